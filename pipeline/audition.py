"""Voices to be heard side by side: every voice that can speak here says the same two sentences, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

from pipeline.article.language import named
from pipeline.errors import PipelineError, RequestError, SegmentFailed, SoundsRefused
from pipeline.model import Utterance
from pipeline.progress import Progress
from pipeline.publish.audition import Entry, Group, Heard, Page
from pipeline.sound.sample import Sample, sample
from pipeline.speech.catalogue import EngineListing
from pipeline.speech.voice_samples import NO_VOICES, Kind, VoiceSample, sentences, voice_samples

Spoken = dict[str, Sample | PipelineError]
"""Segment id -> its sound, or why there is none."""


def voices_page(listings: Sequence[EngineListing], language: str, cache: Path, jobs: int, progress: Progress) -> Page:
    """Every voice of `language` ("de") of the engines that run here. Raises RequestError where there is none."""
    running = [one for one in listings if not one.unavailable and one.name not in NO_VOICES]
    wanted = {listing.name: tuple(voice_samples(listing, language)) for listing in running}
    every = [voice for voices in wanted.values() for voice in voices]
    if not every:
        raise RequestError(f"--language {language}: no voice here speaks it; see make_episode.py voices --json")
    heard = spoken_samples([voice.utterance for voice in every], cache, jobs, progress)
    text, told = sentences(language)
    return Page(
        title=f"Voices: {named(language).partition(' (')[0]}",
        lead=(f"{len(every)} voices say the same two sentences, each at its engine's own pace and all equally loud.",),
        groups=tuple(group for listing in running for group in _groups(listing, wanted[listing.name], heard)),
        quoted=text,
        quoted_language=told,
        missing=tuple(_missing(listings, wanted)),
    )


def spoken_samples(utterances: Sequence[Utterance], cache: Path, jobs: int, progress: Progress) -> Spoken:
    """What came of each utterance, by the id of its segment; a failure is told and stops nothing."""
    from pipeline.speech.synthesize import synthesize
    from pipeline.speech.takes import TakeCache

    progress.stage("synthesize")
    made = synthesize(utterances, TakeCache(cache / "takes"), jobs, progress.step, spare=True)
    progress.stage("encode")
    with ThreadPoolExecutor(jobs) as pool:
        return dict(zip(made.takes, pool.map(sample, made.takes.values()), strict=True)) | dict(made.failed)


def heard_or_failed(spoken: Sample | PipelineError, label: str = "", words: str = "") -> Heard:
    """A sound of the page."""
    if isinstance(spoken, Sample):
        return Heard(spoken.mp3, label, words=words)
    failed = spoken.reason if isinstance(spoken, SegmentFailed | SoundsRefused) else str(spoken)
    return Heard(b"", label, failed, words)


def _missing(listings: Sequence[EngineListing], wanted: Mapping[str, Sequence[VoiceSample]]) -> Iterator[str]:
    """Engines and voices that say nothing on the page, with the reason."""
    for one in listings:
        if one.unavailable:
            yield f"{one.label}: {one.unavailable.reason} ({one.unavailable.remedy})"
            continue
        yield from (f"{one.label}: {fault}" for fault in one.faults)
        if not one.faults and not wanted.get(one.name, one.name in NO_VOICES):
            how = one.more_voices or "see voices/README.md"
            yield f"{one.label} is installed, and has no voice of this language here ({how})"


def _groups(listing: EngineListing, voices: Sequence[VoiceSample], heard: Spoken) -> list[Group]:
    """The engine's voices; its variants, and its voices of other languages, apart."""
    groups = []
    for kind, each in groupby(voices, lambda voice: voice.kind):
        same = list(each)
        entries = tuple(_entry(voice, listing, heard[voice.utterance.segment.id]) for voice in same)
        groups.append(Group(*_heading(kind, listing, same[0].voice.id), entries))
    return groups


def _heading(kind: Kind, listing: EngineListing, first: str) -> tuple[str, tuple[str, ...]]:
    """Title and notes of voices of one kind, by the id of the first."""
    if kind == "variant":
        return f"{listing.label}: variants on {first.partition('+')[0]}", ("Any voice takes any of these.",)
    about = (listing.version or "", f"Licence: {listing.licence}")
    if kind == "lent":
        return f"{listing.label}: voices of other languages", ("Their accent may be heard.", *about)
    return listing.label, about


def _entry(voice: VoiceSample, listing: EngineListing, spoken: Sample | PipelineError) -> Entry:
    info = voice.voice
    own_licence = info.licence.removeprefix("voice: ") if info.licence not in listing.licence else ""
    label = info.label if info.label != info.id else ""
    facts = [("", ", ".join(filter(None, (label, info.language, info.gender))))]
    facts += [("Licence", own_licence)] if own_licence else []
    if isinstance(spoken, Sample):
        words = len(voice.utterance.spoken.split())
        facts.append(("Pace", f"{words * 60 / spoken.length_s:.0f} words a minute, {spoken.length_s:.1f} s"))
    return Entry(info.id, tuple(facts), (heard_or_failed(spoken),))
