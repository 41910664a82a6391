"""Capitals: letter by letter ("D P R K") or as a word ("NATO").

In this order: a list of words, a list of letters, then the shape: no vowel, three letters or fewer, or a cluster that
nobody can say, is spelt. Emphasis in capitals ("THE LAST TRAIN") stays a word.
"""

from __future__ import annotations

import re

from pipeline.wordlist import words

PATTERN = r"(?<![A-Za-z0-9_])(?P<capitals>[A-Z]{2,})(?P<ending>s|['’]s)?(?![A-Za-z0-9_])"
SHOUTED = r"(?<![A-Za-z0-9_.&/’'-])[A-Z]{2,}(?:['’](?:S|T|RE|VE|LL|D|M))?(?![A-Za-z0-9_&/]|[’'-][A-Za-z]|\.[A-Z])"
JOINED_PATTERN = r"(?<![A-Za-z0-9_])[A-Z]{1,4}(?:&[A-Z]{1,4}){1,4}(?![A-Za-z0-9_])"

_WORDS = words(
    """AIDS ANZAC ASAP ASEAN ASCII AWOL BAFTA BASIC BRICS CERN COBOL COVID DARPA FEMA FIFA FORTRAN GIF GULAG HAMAS
    IKEA INTERPOL JPEG JSON LAN LASER LEGO LIDAR MAX MERS MIDI MOMA NAFTA NASA NASDAQ NATO NORAD OK OPEC OSHA PIN RADAR
    RAM ROM SAAB SALT SARS SCUBA SEAL SEATO SIM SOHO SONAR SWAT TASER UEFA UNESCO UNICEF UNIX WAN WASP ZIP"""
)
_LETTERS = words(
    """ACLU AFAIK AI AIIB ATM CEO CIA DIY DNA EEOC EU FAQ GI GOP IAEA ICAO ID IEEE IOC IOU IQ IRA IUD KIA LA
    MIA MIT NAACP NBA NGO NIH OAS OECD OSCE PBA PLO POW PTA RAF RNA RSVP SOS UAE UCLA UFO UK UN US USA USAF USB USSR
    VIP YMCA YWCA"""
)
_EMPHASIS = words(
    """ALL AM AN AND ANY ARE AS AT BE BIG BUT BY CAN DAY DID DO END FOR GET GO HAD HAS HE HER HIM HIS HOW IF IN IS ITS
    LET MAN MAY ME MR MY NEW NO NOR NOT NOW OF OFF OLD ON ONE OR OUR OUT OWN PUT SAY SEE SHE SO THE TO TOO TOP TWO UP
    WAR WAS WAY WE WHY YES YET YOU"""
)
"""Short words that are only ever stressed by capitals; IT, US and WHO are not among them."""
_FUNCTION = words("THE AND OF FROM FOR WITH TO IN ON BY THIS THAT IS WAS NOT ARE YOU WE")
_UNSAYABLE = re.compile(r"[^AEIOUY]{4}|^[^AEIOUY]{3}|[^AEIOUY]{3}$|^(?!SC|SH|ST|SP|SL|SM|SN|SK|SW|TH|TR|TW|[BCFGP]L|"
                        r"[BCDFGP]R|CH|PH|WH|QU|KN|WR)[^AEIOUY]{2}|AA|II|UU|Q(?!U)|[AEIOU]{4}")  # fmt: skip
MIXED = {
    "pH": "PH", "iOS": "i O S", "macOS": "mac O S", "PhD": "PHD", "MSc": "MSC", "BSc": "BSC", "mRNA": "MRNA",
    "tRNA": "TRNA", "rRNA": "RRNA", "siRNA": "SIRNA",
    "BEd": "BED", "MPhil": "M Phil", "DPhil": "D Phil", "LLB": "LLB", "MBChB": "MBCHB", "mtDNA": "MTDNA",
}  # fmt: skip
MIXED_PATTERN = rf"(?<![A-Za-z0-9_])(?P<capitals>{'|'.join(MIXED)})(?P<ending>s|['’]s)?(?![A-Za-z0-9_])"


def is_spelt(capitals: str) -> bool:
    """Whether capitals are said letter by letter; `is_spelt("DPRK")`, `not is_spelt("NATO")`."""
    if capitals in _WORDS or capitals in _EMPHASIS:
        return False
    if capitals in _LETTERS or len(capitals) <= 3 or not re.search("[AEIOUY]", capitals):
        return True
    return len(capitals) <= 6 and _UNSAYABLE.search(capitals) is not None


def spell(letters: str, ending: str | None = None) -> str:
    """`spell("NGO", "s") == "N G O's"`: an apostrophe before the s, or an engine reads it as a letter."""
    return " ".join(letters) + ("'s" if ending else "")


def say(found: re.Match[str]) -> str | None:
    """Letters of capitals, or None where they are a word."""
    return spell(found["capitals"], found["ending"]) if is_spelt(found["capitals"]) else None


def say_calmly(found: re.Match[str]) -> str | None:
    """Words in capitals in small letters, or an engine may spell them: `NOT`, `THE LAST TRAIN`."""
    word = found.group()
    if word in _EMPHASIS or "’" in word or "'" in word:
        return word.lower()
    abbreviated = word in _WORDS or word in _LETTERS or (len(word) < 6 and not re.search("[AEIOUY]", word))
    return word.lower() if _is_shouted(found) and not abbreviated else None


def say_mixed(found: re.Match[str]) -> str:
    """Letters of a known abbreviation in mixed case."""
    letters = MIXED[found["capitals"]]
    return letters if " " in letters else spell(letters, found["ending"])


def say_joined(found: re.Match[str]) -> str:
    """`AT&T` is "A T and T"."""
    return " and ".join(spell(part) for part in found.group().split("&"))


def _is_shouted(found: re.Match[str]) -> bool:
    """Whether capitals stand in a run of capitals with an ordinary word in it: a headline, not an abbreviation."""
    text = found.string
    before = re.search(r"(?:\b[A-Z]{2,}\W{1,2})*$", text[max(0, found.start() - 60) : found.start()])
    after = re.match(r"(?:\W{1,2}[A-Z]{2,}\b)*", text[found.end() : found.end() + 60])
    run = (before.group() if before else "") + " " + (after.group() if after else "")
    return not _FUNCTION.isdisjoint(re.findall("[A-Z]+", run))
