"""Choose the most telling sentences of an article, for a kit that tells it in brief. Nothing is reworded.

Words that many sentences share are what the article is about; a sentence tells much when it holds many of them, and
once it is chosen its words count for less, so that the next one says something else. Openings of sections, figures and
names count for a sentence; leaning on one that is not there ("He ...", "However, ...") counts heavily against it.
The same article gives the same choice, and what is left out is in the ledger.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.article.sections import stems
from pipeline.model import Article, Block, Section, Sentence


@dataclass(frozen=True)
class Selection:
    """How much of an article a kit tells."""

    words: int
    """At most so many shown words of the article."""
    sections: int
    """From at most so many of its sections, each with one sentence at least."""


_LEANING = frozenset(
    "he she they it his her their its this that these those such here there then thus therefore so also however but "
    "and or nor yet meanwhile moreover furthermore besides instead still again afterwards later another both neither "
    "secondly thirdly finally".split()
)
_NAME = re.compile(r"[a-z,] [A-Z][a-z]")
_LEAN_FACTOR = 0.2
_LARGEST_SHARE = 1.5
"""Of an even share of the words: what one section may take."""
_USED_FACTOR = 0.35
"""What is left of a word's weight once a chosen sentence has said it."""
_GOOD_WORDS = (9, 30)
"""Sentences outside this many words are a tag, or too much to take in."""


@dataclass(frozen=True)
class _Unit:
    """What is chosen as a whole: a sentence of a paragraph, or a quotation with all that it says."""

    section: int
    sentences: tuple[Sentence, ...]
    stems: frozenset[str]
    merit: float
    """Factor on what its words weigh."""

    @property
    def words(self) -> int:
        return sum(len(sentence.text.split()) for sentence in self.sentences)


def select(article: Article, selection: Selection) -> Article:
    """The article with only its most telling sentences, in their order, in the sections they stand in."""
    units = [unit for number, section in enumerate(article.sections) for unit in _units(number, section)]
    told = {sentence.id for unit in _choose(units, selection) for sentence in unit.sentences}
    sections = (_kept(section, told) for section in article.sections)
    return replace(article, sections=tuple(section for section in sections if section.blocks))


def _kept(section: Section, told: set[str]) -> Section:
    # Where some items of a list are missing, none is counted.
    blocks = (
        replace(block, sentences=tuple(s for s in block.sentences if s.id in told), item=0) for block in section.blocks
    )
    return replace(section, blocks=tuple(block for block in blocks if block.sentences))


def _units(number: int, section: Section) -> Iterable[_Unit]:
    first = True
    for block in section.blocks:
        whole = [block.sentences] if block.kind == "quotation" else [(sentence,) for sentence in block.sentences]
        for sentences in whole:
            yield _unit(number, block, sentences, first)
            first = False


def _unit(number: int, block: Block, sentences: tuple[Sentence, ...], first: bool) -> _Unit:
    text = " ".join(sentence.text for sentence in sentences)
    words = text.split()
    merit = 1.0 + 0.3 * first + 0.15 * bool(re.search(r"\d", text)) + 0.1 * bool(_NAME.search(text))
    if _leans(text, block):
        merit *= _LEAN_FACTOR
    low, high = _GOOD_WORDS
    merit *= min(1.0, len(words) / low, (high / max(1, len(words))) ** 1.5)
    return _Unit(number, sentences, frozenset(stems(text)), merit)


def _leans(text: str, block: Block) -> bool:
    """Whether it cannot stand without what went before: a word that points back, half a quotation, nobody's words."""
    opening = re.match(r"\W*(\w+)", text)
    if opening is None or opening.group(1).lower() in _LEANING:
        return True
    pronoun = re.search(r"\b(he|she|they|him|them|said to)\b", text)
    nameless = pronoun is not None and not _NAME.search(text[: pronoun.start()])
    halved = text.count('"') % 2 == 1 or text.count("“") != text.count("”")
    return halved or nameless or (block.kind == "quotation" and not block.attributed and block.speaker is None)


def _choose(units: Sequence[_Unit], selection: Selection) -> list[_Unit]:
    """First the best of each section that is told; then the best of what else fits, no section taking over."""
    counts = Counter(stem for unit in units for stem in unit.stems)
    weights = {stem: math.log(1 + count) for stem, count in counts.items()}
    fitting = [unit for unit in units if unit.words <= selection.words]
    if not fitting:
        return sorted(units, key=lambda unit: unit.words)[:1]
    chosen: list[_Unit] = []
    for unit in _openers(fitting, weights, selection.sections):
        if unit.words <= selection.words - _words(chosen):
            chosen.append(unit)
            _use(weights, unit)
    share = selection.words * _LARGEST_SHARE / len(chosen)
    free = [unit for unit in fitting if unit.merit > _LEAN_FACTOR and unit not in chosen]
    while free := [unit for unit in free if _fits(unit, chosen, selection.words, share)]:
        best = max(free, key=lambda unit: _score(unit, weights))
        chosen.append(best)
        free.remove(best)
        _use(weights, best)
    return chosen


def _openers(units: Sequence[_Unit], weights: Mapping[str, float], sections: int) -> list[_Unit]:
    """The best unit of each section told: of the first and the last one, and of those where it says most."""
    best = {unit.section: unit for unit in sorted(units, key=lambda unit: _score(unit, weights))}
    ends = (min(best), max(best))
    ranked = sorted(best.values(), key=lambda unit: (unit.section not in ends, -_score(unit, weights)))
    return ranked[:sections]


def _fits(unit: _Unit, chosen: Sequence[_Unit], words: int, share: float) -> bool:
    """Whether its section is told, and neither the whole nor that section's share would be too long with it."""
    same = [other for other in chosen if other.section == unit.section]
    return bool(same) and _words(chosen) + unit.words <= words and _words(same) + unit.words <= share


def _words(units: Sequence[_Unit]) -> int:
    return sum(unit.words for unit in units)


def _use(weights: dict[str, float], unit: _Unit) -> None:
    for stem in unit.stems:
        weights[stem] *= _USED_FACTOR


def _score(unit: _Unit, weights: Mapping[str, float]) -> float:
    """Weight of a unit's words over the root of their number: long sentences say more, but not as much more."""
    return unit.merit * sum(weights[stem] for stem in unit.stems) / math.sqrt(max(1, len(unit.stems)))
