"""How the odd words of an article will be said: by which lexicon or rule, and in which sounds by each engine of a cast.

Nothing is spoken for the list; `words_page` has each word said by the narrator, alone and in its first sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.audition import heard_or_failed, spoken_samples
from pipeline.model import Article, Piece, Profile, Segment, Utterance
from pipeline.plan import Plan, spoken_settings
from pipeline.progress import Progress
from pipeline.publish.audition import Entry, Group, Page
from pipeline.script.heteronyms import RULE
from pipeline.script.heteronyms.find import guessed, heteronyms
from pipeline.script.lexicon import Lexicon
from pipeline.script.lexicon_draft import Draft
from pipeline.script.odd_words import Kind, OddWord, Place, all_words, odd_words
from pipeline.script.parse import NARRATOR
from pipeline.script.speak import spoken_pieces
from pipeline.script.spoken import spoken_changes
from pipeline.speech.espeak_dictionary import in_dictionary
from pipeline.speech.pronounce import Phonemes, phonemes
from pipeline.words import SpokenPiece

KINDS: dict[Kind, str] = {
    "foreign": "Not written as English is",
    "name": "Names",
    "guess": "Written like another word, and nothing tells which",
    "letters": "Letters",
    "plain": "Ordinary words that are not in the engine's dictionary",
}


@dataclass(frozen=True)
class Said:
    """An odd word and how it is said now."""

    word: OddWord
    by: str
    """What decides: "lexicon", "rule letters", "the engine's rules", ..."""
    in_lexicon: bool
    """Whether an entry covers all of it."""
    spoken: tuple[SpokenPiece, ...]
    sentence: tuple[SpokenPiece, ...]
    """What an engine is given for its first sentence."""
    phonemes: dict[str, str]
    """Engine -> IPA of the word by itself; empty for an engine that has none."""
    failed: dict[str, str]
    """Engine -> why its voice cannot say the word, and the lexicon that asks for it; only where it cannot."""


def said_words(plan: Plan, plain: bool, progress: Progress) -> tuple[Said, ...]:
    """Odd words, those without an entry in a lexicon first; `plain`: ordinary words that rules make too.

    Raises EngineUnavailable.
    """
    lexicon, in_place_of, off = spoken_settings(plan)
    places = tuple(_places(plan.article))
    entries = in_dictionary(all_words(places))
    unsure = {(place.text, start) for place in places for start in guessed(place.text)} if RULE not in off else set()
    found = [odd for odd in odd_words(places, entries, unsure) if plain or odd.kind != "plain"]
    given = [spoken_pieces(_segment(odd.text), lexicon, in_place_of, off) for odd in found]
    sounds = {}
    for profile in _one_for_each_engine(plan):
        progress.stage(f"phonemes of {profile.engine}")
        sounds[profile.engine] = phonemes(profile, given, progress.step)
    said = []
    for number, (odd, pieces) in enumerate(zip(found, given, strict=True)):
        by, in_lexicon = _said_by(odd, lexicon, off, entries)
        sentence = spoken_pieces(_segment(odd.first.text), lexicon, in_place_of, off)
        heard = {engine: each[number].ipa for engine, each in sounds.items()}
        failed = {engine: why for engine, each in sounds.items() if (why := _failed(each[number], odd.text, lexicon))}
        said.append(Said(odd, by, in_lexicon, pieces, sentence, heard, failed))
    return tuple(sorted(said, key=lambda word: word.in_lexicon))


def words_page(plan: Plan, said: Sequence[Said], cache: Path, jobs: int, progress: Progress) -> Page:
    """A page with every word said by the narrator, alone and in its first sentence."""
    narrator = plan.profiles.get(NARRATOR) or next(iter(plan.profiles.values()))
    utterances = [
        Utterance(_segment(pieces[0].text, f"{number} {part}"), pieces, narrator)
        for number, word in enumerate(said)
        for part, pieces in (("alone", word.spoken), ("sentence", word.sentence))
        if pieces
    ]
    heard = spoken_samples(utterances, cache, jobs, progress)
    entries = []
    for number, word in enumerate(said):
        parts = (("alone", "Alone", ""), ("sentence", "In its first sentence", word.word.first.text))
        found = tuple(
            heard_or_failed(heard[f"{number} {part}"], label, words)
            for part, label, words in parts
            if f"{number} {part}" in heard
        )
        entries.append((word.word.kind, Entry(word.word.text, tuple(_facts(word)), found)))
    kinds = [(KINDS[kind], tuple(entry for its, entry in entries if its == kind)) for kind in KINDS]
    return Page(
        title=f"Words of {plan.article.title}",
        lead=(
            f"{len(said)} words that deserve an ear, said by the narrator ({narrator.engine}: {narrator.voice}), "
            "alone and in their first sentence. An entry in a lexicon has them said otherwise.",
        ),
        groups=tuple(Group(title, (), each) for title, each in kinds if each),
    )


def _facts(word: Said) -> Iterator[tuple[str, str]]:
    times = "once" if word.word.count == 1 else f"{word.word.count} times"
    yield "", f"{times}, first in line {word.word.first.line}; by {word.by}"
    for engine, sounds in word.phonemes.items():
        if sounds:
            yield engine, f"/{sounds}/"
    yield from word.failed.items()


def _places(article: Article) -> Iterator[Place]:
    """Sentences and headings, in order."""
    line_ends = [found.start() for found in re.finditer("\n", article.text)]
    yield Place(article.title, 1, is_heading=True)
    for section in article.sections:
        if section.title_span:
            yield Place(section.title, bisect_left(line_ends, section.title_span.start) + 1, is_heading=True)
        for block in section.blocks:
            for sentence in block.sentences:
                yield Place(sentence.text, bisect_left(line_ends, sentence.span.start) + 1)


def _segment(text: str, name: str = "word") -> Segment:
    return Segment(name, "narration", NARRATOR, (Piece(text),), 0, 0, "added")


def _one_for_each_engine(plan: Plan) -> list[Profile]:
    """The narrator's profile, and one of each further engine that speaks."""
    first: dict[str, Profile] = {}
    for _, profile in sorted(plan.profiles.items(), key=lambda item: item[0] != NARRATOR):
        first.setdefault(profile.engine, profile)
    return list(first.values())


def _failed(sounds: Phonemes, word: str, lexicon: Lexicon) -> str:
    """Why a voice cannot say the word, and where that is to be mended; empty where it can."""
    file = lexicon.file_of(word, sounds.lacking) if sounds.lacking else ""
    return f"{sounds.failed}; correct it in {file}, or try another voice" if file else sounds.failed


def _said_by(odd: OddWord, lexicon: Lexicon, off: frozenset[str], entries: frozenset[str]) -> tuple[str, bool]:
    """What decides how the word is said where it first stands, and whether a lexicon covers it."""
    shown, start, end = odd.first.text, odd.start, odd.start + len(odd.text)
    matches = [match for match in lexicon.find(shown) if match.start < end and match.end > start]
    if matches:
        return "lexicon", any(match.start <= start and match.end >= end for match in matches)
    for change in spoken_changes(shown, off):
        if change.start < end and change.end > start:
            return f"rule {change.rule}", False
    if any(word.start == start for word in heteronyms(shown, off)):
        return f"rule {RULE}", False
    known = all(word in entries for word in odd.text.casefold().split())
    return ("the engine's dictionary" if known else "the engine's rules"), False


def drafts(said: Sequence[Said]) -> Iterator[Draft]:
    """Words without an entry, for a lexicon to fill in."""
    from pipeline.script.heteronyms.table import senses

    for word in said:
        if not word.in_lexicon:
            alike = tuple(dict.fromkeys(senses().get(word.word.text.casefold(), {}).values()))
            yield Draft(word.word.text, word.word.first.text, word.word.first.line, word.phonemes, alike)


def as_json(said: Sequence[Said]) -> list[dict[str, object]]:
    """For programs."""
    return [
        {
            "word": word.word.text,
            "kind": word.word.kind,
            "count": word.word.count,
            "line": word.word.first.line,
            "sentence": word.word.first.text,
            "by": word.by,
            "in_lexicon": word.in_lexicon,
            "spoken": "".join(piece.text for piece in word.spoken),
            "ipa": next((piece.ipa for piece in word.spoken if piece.ipa), None),
            "phonemes": word.phonemes,
            "failed": word.failed,
        }
        for word in said
    ]


def as_text(said: Sequence[Said]) -> str:
    """For a terminal: words that no lexicon has, by kind, then those that one has."""
    lines = []
    for (in_lexicon, kind), group in groupby(said, lambda word: (word.in_lexicon, word.word.kind)):
        lines += ["", ("In a lexicon: " if in_lexicon else "") + KINDS[kind]]
        for word in group:
            lines.append(f"  {word.word.text}: {'; '.join(value for name, value in _facts(word) if not name)}")
            sounds = [f"{engine} /{ipa}/" for engine, ipa in word.phonemes.items() if ipa]
            lines += [f"    {'  '.join(sounds)}"] if sounds else []
            lines += [f"    {engine}: {why}" for engine, why in word.failed.items()]
    return "\n".join([f"Odd words: {len(said)}, {sum(word.in_lexicon for word in said)} of them in a lexicon", *lines])
