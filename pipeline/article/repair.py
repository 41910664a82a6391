"""Mend what is plainly broken in a text, rule by named rule, and say what was changed and where.

The rules run in the order of RULES, then quotation marks are paired, then spaces are put in order. Each rule is a
pattern, what takes its place, and why. A rule never touches what is right: code names (COVID19, 4x4, iPhone15, H2O,
LinkedIn, camelCase), decimals, versions, times, and anything within a web or mail address stay whole.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from pipeline.article import quotemarks
from pipeline.article.mapped import MappedText, Replacement
from pipeline.model import MASKED, Repair


@dataclass(frozen=True)
class Rule:
    """A named repair."""

    name: str
    pattern: re.Pattern[str]
    by: Replacement
    """As `re.sub` takes it."""
    reason: str


_PROTECTED = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.]+")
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\x00-\x08\x0e-\x1b\x7f"
_FULL_WIDTH = str.maketrans("，；：！？（）％＂＇．。、", ",;:!?()%\"'..,")
_ENTITY_NAMES = (
    "amp|quot|apos|lt|gt|nbsp|ensp|emsp|thinsp|shy|zwnj|zwj|[lr][sd]quo|[bs]dquo|laquo|raquo|[nm]dash|hellip|bull|middot"
    "|copy|reg|trade|deg|sect|para|pound|euro|yen|cent|times|frac12|frac14|frac34|szlig|[ao]elig"
    "|[a-zA-Z](?:acute|grave|circ|uml|tilde|cedil|ring|slash)"
)

_SUBJECTS = "It|He|She|They|We|You|I|This|That|These|Those|There|Their|Its|His|Her|Our"
_TURNS = "However|But|Although|While|When|After|Before|Later|Then|Because|Since|Until|During"
_PLACES = "At|In|On|From|By|For|With"
_AUXILIARIES = "was|were|is|are|had|has|have|did|do|would|will|could|can|may|might|should|must|also|then|never|still"
_DETERMINERS = "the|a|an|this|that|these|those|his|her|its|their|our|my|he|she|it|they|we|you|I|all|many|most|some"

_OPENERS = (
    rf"(?:{_SUBJECTS}|{_TURNS}|The|More|Most|Many|Some|Every|Each|What|Where|Why|How|Who|Another|Now|Today|According)"
    rf"(?= [a-z0-9]|, )|(?:{_PLACES}) (?:{_DETERMINERS}|\d{{4}})\b"
)
"""How a sentence begins whose forerunner lost its stop: words that no code name ends with."""

_COUNTED = (
    "kilomet(?:er|re)s?|met(?:er|re)s?|miles?|acres?|hectares?|people|persons?|men|women|children|soldiers?|troops|houses?"
    "|seconds|minutes?|hours?|days|weeks?|months?|years?|times|percent|thousand|million|billion|dollars?|euros?|yuan"
    "|pounds?|tons?|tonnes?|degrees|countries|cities|villages|families|students|and|the|was|were|when|after|until"
)
"""Words that stand after a figure, and in no code name that begins with one."""

_MID_SENTENCE = (
    "the a an of to in on at by for from with and or but nor as is are was were be been than that which who whose "
    "called titled named entitled film movie song book novel album poem play series show single hit story essay game "
    "opera musical programme program article painting band poet his her its their our my your this these those"
).split()
"""Words after which a capital does not begin a sentence but a title."""

_STOPLESS = re.compile(
    rf"(?<![\w’'-])(?P<last>[a-z]{{2,}})(?= (?:(?:{_PLACES}) (?:the|a|an|\d{{4}})\b[^.!?\n]{{10,160}}, [a-z]"
    rf"|(?!I )(?:{_SUBJECTS}) (?:{_AUXILIARIES})\b|(?:{_TURNS})(?:,| (?:{_DETERMINERS})\b)))"
)


def _masked(found: re.Match[str]) -> str:
    """A masked word as a word: with a space before it and after it where a letter stands there."""
    text, (start, end) = found.string, found.span()
    before = " " if start > 0 and (text[start - 1].isalnum() or text[start - 1] in ".,;:!?)") else ""
    after = " " if end < len(text) and (text[end].isalnum() or text[end] == "(") else ""
    return f"{before}{MASKED}{after}"


def _stopped(found: re.Match[str]) -> str:
    """A full stop after the last word of a sentence, unless that word leads on to a title."""
    last = found["last"]
    leads_on = last in _MID_SENTENCE or last.endswith(("ing", "ed"))
    nearby = found.string[max(0, found.start() - 200) : found.start()]
    begun = len(re.split(r"[.!?]\s", nearby)[-1].split())
    return last if leads_on or begun < 3 else f"{last}."


def _spaced(found: re.Match[str]) -> str:
    """A full-width mark as a plain one, with the space that its width stood for."""
    mark = found.group().translate(_FULL_WIDTH)
    text, (start, end) = found.string, found.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if mark == "(":
        return " (" if before.isalnum() else mark
    digits = before.isdigit() and after.isdigit()
    return f"{mark} " if after.isalnum() and mark in ",;:!?.)" and not digits else mark


def _plain(found: re.Match[str]) -> str:
    """Letters and figures drawn in another shape, as plain ones."""
    return unicodedata.normalize("NFKC", found.group())


def _composed(found: re.Match[str]) -> str:
    """A letter with its accents as one character, where there is one."""
    return unicodedata.normalize("NFC", found.group())


def _character(found: re.Match[str]) -> str:
    """What an entity of HTML stands for."""
    return html.unescape(found.group())


def _counted(found: re.Match[str]) -> str:
    """A figure after the word it is glued to: another item after a plural, else the next word."""
    return f"{found[1]}; " if re.search("[^isu]s$", found[1]) and found[1] not in _MID_SENTENCE else f"{found[1]} "


MOJIBAKE = "mojibake"


def _decoded(found: re.Match[str]) -> str:
    """A word that was written in UTF-8 and read in another encoding, as it was written."""
    import ftfy

    # The last byte of a closing quotation mark stands for no letter in Windows' encoding, and gets lost.
    return ftfy.fix_encoding(found.group()).replace("â€", "”")


RULES: tuple[Rule, ...] = (
    Rule(
        MOJIBAKE, re.compile(r"[^\s\x00-\x7f]*(?:[ÂÃâÐÑðïÎÏ][^\s\x00-\x7f])\S*"), _decoded, "read in a wrong encoding"
    ),
    Rule("invisible", re.compile(f"[{_INVISIBLE}]+"), "", "nobody can hear it, and it splits words"),
    Rule(
        "entity",
        re.compile(rf"&(?:amp;)?(?:{_ENTITY_NAMES}|#\d{{2,6}}|#[xX][0-9a-fA-F]{{2,5}});"),
        _character,
        "left over",
    ),
    Rule("letter-in-two", re.compile(r"[^\W\d_][\u0300-\u036f]+"), _composed, "a letter, and its accent by itself"),
    Rule("full-width", re.compile("[，；：！？（）％＂＇．。、]"), _spaced, "punctuation of another script"),
    Rule("full-width", re.compile("[０-９Ａ-Ｚａ-ｚ]+"), _plain, "letters and figures of another script's width"),
    Rule(
        "styled-letters",
        re.compile("[ﬀ-ﬆ\U0001d400-\U0001d7ff]+"),
        _plain,
        "ligatures of print, and letters as ornament",
    ),
    Rule("stray-bracket", re.compile("《([^《》]*)》"), r"“\1”", "title marks of another script"),
    Rule("stray-bracket", re.compile("[《》〈〉「」『』]"), "", "half a pair of another script's marks"),
    Rule("stray-bracket", re.compile(r"\ufffd+"), "", "a character that was lost before the text came here"),
)
"""What is done in every text before masks are looked for."""

_EMPHASIS = Rule(
    "markup",
    re.compile(r"(?<![\w*])(\*\*\*|\*\*)(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*])\1(?![\w*])"),
    r"\2",
    "asterisks close on both sides of words are emphasis that came along from Markdown, and mask nothing",
)
_MASKS = (
    _EMPHASIS,
    Rule(
        "masked-word",
        re.compile(r"(?<![\w*])[A-Za-z]\*{2,}[A-Za-z]{0,3}(?![\w*])"),
        MASKED,
        "of a masked word a letter may be left",
    ),
    Rule("masked-word", re.compile("[█■▇]{2,}"), _masked, "words that were painted over"),
    Rule("masked-word", re.compile(r"(?<![*\d])\*{2,}(?!\*)"), _masked, "a name or word that the source masked"),
    Rule("masked-word", re.compile(r"(?<=\d)\*{2,}(?![*\d])"), _masked, "as above; 2**3 is a power"),
)
_MARKDOWN_MASKS = (
    Rule("masked-word", re.compile(r"(?<!\S)\*{2,3}(?=[\s,.;:!?]|$)"), _masked, "asterisks that Markdown left over"),
)

_GLUE: tuple[Rule, ...] = (
    Rule(
        "glued-figure",
        re.compile(r"(?<![\w.-])([A-Z]?[a-z]{2,})(?=\d{1,3}(?:,\d{3})+(?![\w,]))"),
        _counted,
        "only a figure with thousands in a row is surely a figure, and no code name",
    ),
    Rule("glued-figure", re.compile(r"(?<=[a-z]{2})([;,])(?=\d)"), r"\1 ", "a clause that begins with a figure"),
    Rule(
        "glued-figure",
        re.compile(r"(?<![\w.-])([Ii]n|[Ss]ince|[Bb]y|[Ff]rom|until|to|of|and|year|early|late)(?=(?:1[5-9]|20)\d\d\b)"),
        r"\1 ",
        "a year after a small word",
    ),
    Rule(
        "glued-figure",
        re.compile(rf"(?<![\w.,/#-])(\d{{1,3}}(?:,\d{{3}})+(?=[a-z]{{4}})|\d{{1,4}}(?=(?:{_COUNTED})(?!\w)))"),
        r"\1 ",
        "a figure with thousands, or one before a word that people count in",
    ),
    Rule(
        "glued-sentence",
        re.compile(rf"(?<=[a-z,] )([$£€]?\d+(?:,\d{{3}})*[.!?])(?=(?:{_OPENERS}))"),
        r"\1 ",
        "a sentence that ends with a figure",
    ),
    Rule("glued-sentence", re.compile(rf"(?<=[a-z]{{3}}:)(?={_OPENERS})"), " ", "the space after it was lost"),
    Rule(
        "glued-comma", re.compile(r"(?<=[a-z]{2})([;,])(?=[a-z]{2}|[A-Z][a-z])"), r"\1 ", "the space after it was lost"
    ),
    Rule("glued-title", re.compile(r"\b(M(?:rs?|s)|Dr|Prof)\.(?=[A-Z][a-z])"), r"\1. ", "the space after it was lost"),
    Rule(
        "glued-sentence",
        re.compile(rf"(?<![\w.])(?!Linked|linked|log|sign|check|plug|add)([A-Z]?[a-z]{{4,}})(?=(?:{_OPENERS}))"),
        r"\1. ",
        "a long word, then the first word of a sentence: its stop and space were lost",
    ),
    Rule(
        "glued-sentence",
        re.compile(r"(?<=[a-z]{3}[.!?])(?=(?!Net\b|Com\b|Org\b|Js\b|Io\b|Ai\b)[A-Z][a-z]*[ ,’'])"),
        " ",
        "the space between two sentences was lost",
    ),
    Rule(
        "glued-sentence", re.compile(r"(?<=[a-z][”\"][.!?])(?=[A-Z][a-z]*[ ,’'])"), " ", "as above, after a quotation"
    ),
    Rule("missing-stop", _STOPLESS, _stopped, "a sentence that goes on where another should have ended"),
)

_SPACES: tuple[Rule, ...] = (
    Rule("white-space", re.compile(r"\s+"), " ", "line ends, tabs and unusual spaces"),
    Rule(
        "stray-space", re.compile(r"(?<=\w) \.(?=(?!Net\b)[A-Z][a-z]+ )"), ". ", "a space on the wrong side of a stop"
    ),
    Rule("stray-space", re.compile(r"(?<=\w) ([,;!?])(?=[^\W\d_]{2})"), r"\1 ", "a space on the wrong side of a mark"),
    Rule("stray-space", re.compile(r" (?=[,;:.!?](?:\s|$))"), "", "a space before a mark is heard as a pause"),
    Rule("stray-mark", re.compile(r",(?:\s*,)+(?=\s)"), ",", "commas in a row"),
)

_SILENT_RULES = {"letter-in-two", "white-space"}
"""Changed too often, and too plainly, to be listed."""


REPEATED = "repeated-paragraph"
"""A paragraph that stood there before: the only repair that leaves words out, in `body`."""
_MENDS = {rule.name for rule in (*RULES, *_MASKS, *_GLUE, *_SPACES)} - _SILENT_RULES
RULE_NAMES = frozenset(_MENDS | {quotemarks.RULE, REPEATED})
"""What can be switched off."""


def rules(masks: bool, off: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
    """The rules in their order, without those in `off`.

    `masks`: whether asterisks beside words mask words; in Markdown they are markup.
    """
    every = (*RULES, *(_MASKS if masks else _MARKDOWN_MASKS), *_GLUE)
    return tuple(rule for rule in every if rule.name not in off)


def repair(
    text: MappedText, masks: bool, off: frozenset[str] = frozenset(), *, goes_on: bool = False
) -> tuple[MappedText, tuple[Repair, ...]]:
    """`text` mended, on one line, and what was changed. `masks`, `off`: as for `rules`; goes_on: as for its marks."""
    made: list[Repair] = []
    for rule in rules(masks, off):
        text, repairs = _applied(rule, text)
        made += [] if rule.name in _SILENT_RULES else repairs
    if quotemarks.RULE not in off:
        text, repairs = quotemarks.mend_quotation_marks(text, goes_on=goes_on)
        made += repairs
    for rule in (rule for rule in _SPACES if rule.name not in off):
        text, repairs = text.replaced(rule.name, rule.pattern, rule.by)
        made += [] if rule.name in _SILENT_RULES else repairs
    return text.strip(), tuple(made)


def _applied(rule: Rule, text: MappedText) -> tuple[MappedText, list[Repair]]:
    """A rule's replacements outside addresses."""
    matches = list(rule.pattern.finditer(text.text))
    if not matches:
        return text, []
    kept = [found.span() for found in _PROTECTED.finditer(text.text)]
    free = [m for m in matches if not any(low <= m.start() < high for low, high in kept)]
    return text.edited(rule.name, [(*m.span(), rule.by(m) if callable(rule.by) else m.expand(rule.by)) for m in free])
