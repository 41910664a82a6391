"""Take out what nobody wants to hear in the middle of a sentence: marks of notes, citations, formulas, web addresses.

A web address that a sentence needs ("Write to https://...") is shown as `LINK`; one that stands in brackets, or alone,
leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.article.letters import LETTER
from pipeline.article.mapped import Edit, MappedText
from pipeline.model import LINK, Ear, Omission, OmissionReason
from pipeline.patterns import regex

_END = r"[^\s<>\"“”‘’)\]},.;:!?']"
_WITHIN = r"[^\s<>\"“”]"
_BARE = rf"\b(?:https?://|www\.){_WITHIN}*{_END}[/]?"
_URL_IN_BRACKETS = regex(
    rf"\s*[(\[<](?:https?://|www\.){_WITHIN}*?[)\]>](?![^\s.,;:!?])|\s*\((?:[a-z ]{{1,20}}:? )?{_BARE}\)", re.IGNORECASE
)
_URL = regex(rf"\s*{_BARE}", re.IGNORECASE)
_NOTE = regex(
    r"\s?\[(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3})*|[Nn]ote \d+|citation needed)\]|(?<=\S)\[[a-z]\]"
    r"|(?<=[a-z]{4})[¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=[.,;:”\"])[¹²³⁴⁵⁶⁷⁸⁹⁰]+"  # km² and 10⁶ stay: no long word before them
)
_KEYCAP = regex("\\s*[0-9#*]\ufe0f?\u20e3")
"""A picture of a key: no figure that anybody says."""
_NO_AUTHOR = (
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn"
    r"|Fall|Winter|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|In|Since|Until|From|By|Circa|Born|Died|Early|Late)\b)"
)
_AUTHOR = rf"{_NO_AUTHOR}[^\W\d_a-z][\w'’.-]+(?: [A-Z]\.)*"
_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?(?:[-–/]\d{2,4})?(?:, ?(?:1[5-9]|20)\d\d[a-z]?)*"
_WORK = (
    rf"(?:(?:see(?: also)?|cf\.|e\.g\.,?|as in|quoted in|cited in|after) )?{_AUTHOR}"
    rf"(?:,? (?:(?:and|&|und|et) )?{_AUTHOR}){{0,4}}(?:,? et al\.?| and (?:others|colleagues))?,? \(?{_YEAR}\)?"
    r"(?:[,:] ?(?:pp?\. ?|ch(?:ap)?\. ?|§ ?)?\d+(?:[-–]\d+)?)?"
)
_CITATION = regex(rf"\s*[(\[]{_WORK}(?:; ?{_WORK})*[)\]]")
_FORMULA = regex(
    r"\$\$[^$]{1,2000}\$\$|\\\[.{1,2000}?\\\]|\\\(.{1,500}?\\\)"
    r"|(?<![\w$\\])\$(?=[^$\s\d]|\d[^$]{0,80}?[\\^_={}])(?=[^$]{0,400}?[\\^_={}<>]|[A-Za-z]\$)[^$]{1,400}?(?<=\S)\$(?![\w$])"
)

_SOUNDS = r"/(?=[^/]{0,60}[ɐ-ʯˈˌːæðŋθ])[a-zæçðøħŋœθβχɐ-ʯʰ-˿\u0300-\u036f .‿()-]{1,60}/(?: [\w'’ˈ-]*-[\w'’-]+)?"
_PRONUNCIATION = regex(rf"\s*\({_SOUNDS}(?:[,;] {_SOUNDS})*\)|(?<=\(){_SOUNDS}[,;]\s+")
"""How a word is said, in phonetic letters and perhaps respelled: "(/ˈɛdɪstən/ ED-iss-tən)". It is said right there."""


def without_asides(text: MappedText, ear: Ear) -> tuple[MappedText, list[Omission]]:
    """The text without them, and what was taken out."""
    omitted: list[Omission] = []
    for reason, pattern in _wanted(ear):
        stands_for = LINK if pattern is _URL and LETTER.search(_URL.sub("", text.text)) else ""
        edits = [_edit(found, stands_for) for found in pattern.finditer(text.text)]
        for low, high, _ in edits:
            part = text[low:high].strip()
            omitted.append(Omission(part.text, part.span(), reason))
        if edits:
            text = _tidied(text.edited(reason, edits)[0])
    return text, omitted


def _wanted(ear: Ear) -> Iterator[tuple[OmissionReason, re.Pattern[str]]]:
    if ear.formulas == "notes":
        yield "code", _FORMULA
    if ear.links == "notes":
        yield "url", _URL_IN_BRACKETS
        yield "url", _URL
    yield "markup", _KEYCAP
    yield "markup", _PRONUNCIATION
    yield "note", _NOTE
    if ear.citations == "notes":
        yield "note", _CITATION


def _edit(found: re.Match[str], stands_for: str) -> Edit:
    """What is taken out, with the space before it unless something stands in its place."""
    low, high = found.span()
    if stands_for:
        low += len(found.group()) - len(found.group().lstrip())
    return low, high, stands_for


def _tidied(text: MappedText) -> MappedText:
    """Without brackets and spaces that stood around what is gone."""
    text, _ = text.replaced("white-space", re.compile(r"\s*\(\s*\)|(?<=\()\s+|\s+(?=[).,;:!?])|(?<=\s)\s+"), "")
    return text.strip()
