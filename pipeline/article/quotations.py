"""Find quotations and who said them.

A quotation is what stands between double quotation marks and somebody said or wrote: titles of works and words in scare
quotes are not. The speaker is looked for in the words before ("General Wang Ping recalled:"), after (", said Ann Lee"),
and in the sentences that announce it ("a report from the Soviet side ... went like this:").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.article.mapped import MappedText

SAYING = (
    "said|says|say|recalled|recalls|recall|wrote|writes|write|added|adds|noted|notes|told|asked|asks|answered|replied"
    "|explained|explains|stated|states|declared|announced|argued|argues|claimed|claims|insisted|remarked|reported|reports"
    "|remembered|remembers|observed|concluded|continued|commented|admitted|warned|wondered|cried|shouted|put it"
    "|went like this"
)
_TITLE = r"(?:(?:General|Marshal|President|Premier|Chairman|Minister|Secretary|Ambassador|Professor|Colonel|Captain|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Sir|Lady|Lord|King|Queen|Prince|Princess)\s+)"  # noqa: E501
_NAME = rf"(?:{_TITLE}*[A-Z][\w’'-]+(?:\s+(?:[A-Z]\.|[A-Z][\w’'-]+|of|de|van|von|al|bin)(?=\s|[,.:;]|$)){{0,4}})"
_DOCUMENT = r"(?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat)\s+((?:[A-Za-z]+\s+)?(?:report|letter|telegram|statement|newspaper|memo|cable|diary|speech)(?:\s+(?:from|by|of|to)\s+(?:the\s+)?[A-Z]\w+(?:\s+(?:side|government|embassy|party|army))?)?)"  # noqa: E501
_BEFORE = re.compile(rf"({_NAME})(?:,[^,]{{1,60}},)?\s+(?:\w+ly\s+)?(?:{SAYING})\b[^.!?]{{0,60}}$")
_BEFORE_INVERTED = re.compile(rf"(?:[Aa]ccording to|(?:{SAYING}))\s+({_NAME})[^.!?]{{0,40}}$")
_AFTER = re.compile(rf"^[,\s]*(?:(?:{SAYING})\s+({_NAME})|({_NAME})\s+(?:\w+ly\s+)?(?:{SAYING})\b)")
_ANY_SAYING = re.compile(rf"\b(?:{SAYING}|according to)\b", re.IGNORECASE)
_NOT_NAMES = {"The", "This", "That", "He", "She", "They", "It", "We", "I", "But", "And", "In", "On", "At", "As", "Many"}

OWN_VOICE_WORDS = 8
"""A quotation of at least so many words, in whole sentences, is spoken in a voice of its own."""


@dataclass(frozen=True)
class Found:
    """A quotation in a text: where its words begin and end, within the marks, and what is known of its speaker."""

    start: int
    end: int
    speaker: str | None
    attributed: bool
    own_voice: bool


def find_quotations(text: str, before: str) -> list[Found]:
    """Quotations in a mended text, whose marks are paired; `before` is what was said in the sentences before it."""
    found = []
    for match in re.finditer("“([^“”]*)”", text):
        words = match.group(1)
        lead, rest = f"{before} {text[: match.start()]}".strip(), text[match.end() :]
        speaker = speaker_of(lead, rest)
        if not _is_quotation(words, lead, rest, speaker):
            continue
        start, end = match.start(1), match.end(1)
        found.append(Found(start, end, speaker, _announces(lead, rest), _has_own_voice(words, rest)))
    return found


def _is_quotation(words: str, lead: str, rest: str, speaker: str | None) -> bool:
    count = len(words.split())
    near = lead[-80:]
    said = bool(speaker) or bool(_ANY_SAYING.search(near)) or bool(_ANY_SAYING.search(rest[:60])) or near.endswith(":")
    return count >= OWN_VOICE_WORDS or (said and count >= 2 and words[:1].isupper())


def _has_own_voice(words: str, rest: str) -> bool:
    """Whole sentences, not words woven into somebody else's."""
    ends = words.rstrip()[-1:] in tuple(".!?…") or not rest.strip() or rest.lstrip()[:1] in "."
    return len(words.split()) >= OWN_VOICE_WORDS and words.lstrip()[:1].isupper() and ends


def _announces(lead: str, rest: str) -> bool:
    """Whether the text around already tells the listener who speaks."""
    return bool(_ANY_SAYING.search(lead[-90:]) or _AFTER.match(rest) or lead.endswith(":"))


def speaker_of(lead: str, rest: str) -> str | None:
    """The speaker named around a quotation, or None."""
    after = _AFTER.match(rest)
    if after:
        return _name(after.group(1) or after.group(2))
    last = re.split(r"(?<=[.!?])\s+", lead)[-1]
    for pattern in (_BEFORE, _BEFORE_INVERTED):
        found = pattern.search(last)
        if found and _name(found.group(1)):
            return _name(found.group(1))
    if re.search(rf"\b(?:[Hh]e|[Ss]he)\s+(?:\w+ly\s+)?(?:{SAYING})\b[^.!?]{{0,40}}$", last):
        full_names = [_name(name) for name in re.findall(_NAME, lead) if len((_name(name) or "").split()) > 1]
        return full_names[-1] if full_names else None
    documents = list(re.finditer(_DOCUMENT, lead[-260:]))
    if documents and (lead.endswith(":") or _ANY_SAYING.search(lead[-60:])):
        longest = max(documents, key=lambda document: len(document.group(1)))
        return longest.group(1)[0].upper() + longest.group(1)[1:]
    return None


def _name(text: str) -> str | None:
    """A name without the words that only look like one."""
    words = text.split()
    while words and words[0] in _NOT_NAMES:
        words = words[1:]
    name = re.sub(r"[’']s$", "", " ".join(words)).strip(" ,.;:")
    return name or None


def same_speakers(names: list[str | None]) -> dict[str, str]:
    """One name for each speaker: a later "Wang" is the "General Wang Ping" who was named before."""
    known: list[str] = []
    as_known: dict[str, str] = {}
    for name in names:
        if name is None:
            continue
        full = next((other for other in known if set(name.split()) <= set(other.split())), name)
        as_known[name] = full
        if full not in known:
            known.append(full)
    return as_known


def without_marks(text: MappedText, found: Found) -> MappedText:
    """The words of a quotation."""
    return text[found.start : found.end].strip()
