"""Who said it: names beside a quotation, with one name for each speaker through the article.

A speaker is looked for after the quotation (", said Ann Lee"), before it ("General Wang Ping recalled:", "according to
Ann Lee,"), then as the document that is quoted ("a report from the Soviet side ... went like this:"). "He said" is
resolved only where the sentence before begins with a person of rank, or those before it with a single full name: a
wrong name is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SAYING = (
    "said|says|say|recalled|recalls|recall|wrote|writes|write|added|adds|noted|notes|told|tells|asked|asks|answered"
    "|answers|replied|replies|explained|explains|stated|states|declared|declares|announced|announces|argued|argues"
    "|claimed|claims|insisted|insists|remarked|reported|reports|remembered|remembers|observed|observes|concluded"
    "|concludes|continued|continues|commented|admitted|admits|warned|warns|wondered|wonders|cried|shouted|whispered"
    "|murmured|exclaimed|promised|suggested|put it|puts it|went like this|reads|read as follows|goes on"
)
_RANKS = (
    "General|Marshal|President|Premier|Chairman|Minister|Secretary|Ambassador|Professor|Colonel|Captain|Major|Admiral"
    "|Senator|Judge|Father|Sister|Pope|Dr\\.?|Mr\\.?|Mrs\\.?|Ms\\.?|Sir|Dame|Lady|Lord|King|Queen|Prince|Princess"
)
_WORD = r"[^\W\d_a-z][\w’'-]*[\w]"
_NAME = rf"(?:(?:{_RANKS})\s+)*{_WORD}(?:\s+(?:(?:of|de|van|von|al|bin|der|la|du)\s+){{0,2}}(?:[A-Z]\.|{_WORD})){{0,4}}"
_PERSON = r"(?:[Tt]he|[Aa]n?)\s+(?:[a-z]+\s+)?(?:king|queen|minister|president|spokesman|spokeswoman|official|teacher|doctor|officer|soldier|author|report|captain|director|judge|scientist|historian|witness|farmer|manager|mayor|bishop|editor)"  # noqa: E501
_DOCUMENT = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat|[Hh]is|[Hh]er|[Tt]heir)\s+"
    r"((?:[A-Za-z]+\s+)?(?:report|letter|telegram|statement|newspaper|memo|cable|diary|speech|article|note|document)"
    r"(?:\s+(?:from|by|of|to)\s+(?:the\s+)?[A-Z]\w+(?:\s+(?:side|government|embassy|party|army))?)?)\b"
)
_ADVERB = r"(?:\w+ly\s+|later\s+|once\s+|also\s+|then\s+|has\s+|had\s+)?"
_AFTER = re.compile(
    rf"[,\s]*(?:(?:{SAYING})\s+({_NAME}|{_PERSON})|({_NAME}|{_PERSON})(?:,[^,.]{{1,60}},)?\s+{_ADVERB}(?:{SAYING})\b)"
)
_BEFORE = re.compile(rf"\b({_NAME}|{_PERSON})(?:,[^,]{{1,80}},)?\s+{_ADVERB}(?:{SAYING})\b[^.!?]{{0,60}}$")
_INVERTED = re.compile(rf"(?:[Aa]ccording to|[Ii]n the words of|[Aa]s)\s+({_NAME}|{_PERSON})\b[^.!?]{{0,40}}$")
_PRONOUN = re.compile(rf"\b(?:[Hh]e|[Ss]he)\s+{_ADVERB}(?:{SAYING})\b[^.!?]{{0,40}}$")
_ANY_SAYING = re.compile(rf"\b(?:{SAYING}|according to|in the words of)\b", re.IGNORECASE)

_NOT_NAMES = frozenset(
    "the this that these those he she they it we i you but and so in on at as many after before later then when while"
    " however although because since until once now today there here some one two his her their our my its if not for"
    " from by with to of what who why how yet still also even only another each every several according during nobody"
    " everybody everyone someone somebody no yes all both".split()
)


def names_speaker(lead: str, rest: str) -> bool:
    """Whether the words right before or after a quotation tell the listener who speaks."""
    return bool(_ANY_SAYING.search(_last_sentence(lead)[-100:]) or _told_after(rest))


_LEADS_IN = re.compile(r"\b(?:said|says|asked|replied|answered|added|insisted|shouted|cried|whispered)$")


def leads_in(lead: str) -> bool:
    """Whether the words before a quotation end as those do that introduce speech, and not the title of a work."""
    return lead.endswith((",", ":")) or bool(_LEADS_IN.search(lead))


def is_said(lead: str, rest: str) -> bool:
    """Whether somebody says, writes or announces what stands between `lead` and `rest`."""
    return names_speaker(lead, rest) or lead.endswith(":") or bool(_ANY_SAYING.search(rest[:50].split(".")[0]))


def speaker_of(lead: str, rest: str) -> str | None:
    """The speaker named around a quotation, or None."""
    after = _told_after(rest)
    if after:
        return _clean(after[1] or after[2])
    last = _last_sentence(lead)
    for pattern in (_BEFORE, _INVERTED):
        found = pattern.search(last)
        name = _clean(found[1]) if found else None
        if name:
            return name
    if _PRONOUN.search(last):
        return _only_full_name(lead)
    return _document(lead, last)


def _told_after(rest: str) -> re.Match[str] | None:
    """Words after a quotation that say whose it was, and do not lead to the next one: 'Ann Lee added: "..."'."""
    found = _AFTER.match(rest[:160])
    leads_on = found and not rest.startswith(",") and re.match(r"[^.!?“\"]{0,40}[:,]\s*[“\"]", rest[found.end() :])
    return found if found and not leads_on and _clean(found[1] or found[2]) else None


def _last_sentence(lead: str) -> str:
    # A stop after an initial or a title such as "Dr." ends nothing.
    return re.split(r"(?<=[a-z\d)”\"]{2}[.!?])\s+(?!$)|(?<=[”\"])\s+(?=[A-Z])", lead[-400:])[-1]


def _only_full_name(lead: str) -> str | None:
    """Whom "he" or "she" of the last sentence is: the person of rank of the sentence before, or the only full name."""
    ranked = re.search(rf"(?:^|[.!?”\"]\s+)((?:{_RANKS})\s+{_NAME})\b(?!['’]s)[^.!?]*[.!?]\s+[^.!?]*$", lead)
    if ranked:
        return _clean(ranked[1])
    subjects = re.findall(rf"(?:^|[.!?”\"]\s+)({_NAME})\b(?!['’]s)", lead)
    names = {name for name in map(_clean, subjects) if name and len(name.split()) > 1}
    return names.pop() if len(names) == 1 else None


def _document(lead: str, last: str) -> str | None:
    if not (lead.endswith(":") or _ANY_SAYING.search(last[-60:])):
        return None
    named = [found[1] for found in _DOCUMENT.finditer(last)]
    longest = max(named, key=len, default="")
    return longest[:1].upper() + longest[1:] or None


def _clean(text: str) -> str | None:
    """A name without the words that only look like one; a person without a name begins with a capital."""
    words = text.split()
    if words[0].lower() in ("the", "a", "an") and words[-1].islower():
        return " ".join([words[0].capitalize(), *words[1:]])
    while words and words[0].lower().rstrip(",") in _NOT_NAMES:
        words = words[1:]
    return re.sub(r"[’']s$", "", " ".join(words)).strip(" ,;:") or None


def same_speakers(names: Sequence[str | None]) -> dict[str, str]:
    """One name for each speaker: "Wang" is the "General Wang Ping" who is named elsewhere, if only one fits."""
    distinct = list(dict.fromkeys(name for name in names if name))
    words = {name: set(re.sub(r"[-.]", " ", name.lower()).split()) for name in distinct}
    as_known: dict[str, str] = {}
    for name in distinct:
        fuller = [other for other in distinct if words[name] < words[other]]
        longest = max(fuller, key=lambda other: len(words[other]), default=name)
        as_known[name] = longest if all(words[other] <= words[longest] for other in fuller) else name
    return as_known
