"""The list of stages, in order: from a request to an episode in its folder.

    read ─ write ─ parse, speak ─ synthesize ─ arrange ─ mix ─ encode ─ master ─ publish

Everything is made in a folder beside the episode's and swapped in at the end: a run that fails, or dies, leaves the
last good episode as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.again import ask_again
from pipeline.model import Episode, MusicCredit, Take, Timeline, Utterance, VoiceCredit
from pipeline.plan import MAP_NAME, SCRIPT_NAME, Plan, Request, prepare, sounds_told, spoken
from pipeline.progress import Progress
from pipeline.script.sourcemap import to_json
from pipeline.store import Store, write_whole

if TYPE_CHECKING:
    from pipeline.sound.dressing import Dresser
    from pipeline.sound.forecast import MusicPowers
    from pipeline.sound.setting import Setting
    from pipeline.speech.crew import Crew


@dataclass(frozen=True)
class Made:
    """A finished episode and where it is."""

    folder: Path
    episode: Episode


def make(request: Request, progress: Progress) -> Made:
    """Make one episode. Raises PipelineError; the last good episode then stands untouched."""
    from pipeline.eviction import evict
    from pipeline.locks import using
    from pipeline.memory import keep_freed_memory
    from pipeline.publish.staging import refuse_from_within, staged
    from pipeline.sound.formats import check_encoders
    from pipeline.speech.crew import Crew

    keep_freed_memory()
    with Crew() as crew:
        plan = prepare(request, progress, crew)
        refuse_from_within(plan.folder)
        check_encoders(plan.forms)
        with using(request.cache):
            with staged(plan.folder) as staging, sounds_told(plan):
                utterances = spoken(plan, request.cache)
                if request.again:
                    utterances = ask_again(plan.folder, staging, utterances, request.again)
                episode = _render(plan, utterances, request, staging, progress, crew)
            evict(request.cache, request.cache_limit_bytes)
    return Made(plan.folder, episode)


def _render(
    plan: Plan,
    utterances: Sequence[Utterance],
    request: Request,
    staging: Path,
    progress: Progress,
    crew: Crew,
) -> Episode:
    from pipeline.article.ledger import ledger
    from pipeline.builds.gather import Done, gather
    from pipeline.builds.manifest import ask_versions, inputs_of, manifest
    from pipeline.builds.record import keep
    from pipeline.publish.kept_cover import cover as cover_of
    from pipeline.publish.write import publish, publish_texts, write_report
    from pipeline.sound.dressing import Dresser
    from pipeline.sound.forecast import MusicPowers
    from pipeline.sound.kept_files import KeptFiles
    from pipeline.sound.pickups import FOLDER as PICKUPS
    from pipeline.sound.pickups import pickups, remember
    from pipeline.sound.reels import Reels
    from pipeline.sound.stems import write_stems
    from pipeline.sound_files import sound_files
    from pipeline.speech.synthesize import synthesize
    from pipeline.speech.takes import TakeCache

    progress.stage("synthesize")
    recorded = pickups(plan.folder / PICKUPS, utterances, Store(request.cache / PICKUPS, ".wav"))
    unrecorded = [utterance for utterance in utterances if utterance.segment.id not in recorded]
    dresser, music_powers = Dresser(request.cache), MusicPowers(request.cache)
    with ThreadPoolExecutor(1) as beside:  # engine and encoders leave the interpreter to others
        cover = beside.submit(cover_of, plan.article.title, plan.show.title, request.cache)
        beside.submit(ask_versions)
        beside.submit(lambda: [music_powers(str(music.path)) for music in plan.kit.music.values()])
        takes = synthesize(
            unrecorded,
            TakeCache(request.cache / "takes"),
            request.jobs,
            progress.step,
            crew=crew,
            on_take=lambda utterance, take: dresser.dress(take, utterance.profile.treatment),
        )
        crew.close()  # workers that were started and not needed
        heard = {**takes.takes, **recorded}
        progress.stage("mix")
        timeline, setting = lay_out(plan, utterances, heard, dresser, music_powers, request.jobs)
        reels = Reels(timeline, request.cache, request.jobs)
        files = KeptFiles(request.cache, request.cache_limit_bytes)
        texts = partial(publish_texts, plan.article, timeline, staging)
        sounds = sound_files(plan, timeline, reels, setting, cover.result(), staging, progress, files, texts)
    progress.stage("publish")
    copy_script(plan, staging)
    episode = Episode(
        slug=plan.folder.name,
        show=plan.show.title,
        article=plan.article,
        script=plan.script,
        timeline=timeline,
        loudness=sounds[0].loudness,
        levels=sounds[0].levels,
        outline=sounds[0].outline,
        delivery=plan.delivery,
        ledger=ledger(plan.article, plan.script),
        voices=_voices(timeline),
        music=_music(plan, timeline),
        audio_name=sounds[0].name,
        sounds=sounds,
        speech_over_music_lu=write_stems(timeline, staging) if request.stems else None,
        takes_spoken=takes.spoken,
        takes_reused=takes.reused,
        manifest=manifest(plan, request, timeline, staging / sounds[0].name),
    )
    publish(episode, cover.result(), staging)
    done = Done(
        heard,
        takes.made,
        dresser.treated.made,
        reels.work,
        len(reels.readings.made),
        files.work,
        inputs_of(episode.manifest),
    )
    keep(gather(plan, utterances, timeline, done), plan.folder, staging)
    remember(plan.folder / PICKUPS, utterances, recorded)
    progress.done()
    finished = replace(episode, stages_s=progress.stages_s)
    write_report(finished, staging)
    return finished


def _voices(timeline: Timeline) -> tuple[VoiceCredit, ...]:
    """Whose voices are heard, by role in order of appearance."""
    from pipeline.speech.catalogue import credit

    profiles = {placed.segment.role: placed.profile for placed in timeline.segments if not placed.take.recorded}
    return tuple(credit(role, profile) for role, profile in profiles.items())


def _music(plan: Plan, timeline: Timeline) -> tuple[MusicCredit, ...]:
    """Whose music is heard, in order of appearance."""
    names = dict.fromkeys(cue.name for cue in timeline.cues)
    heard = (plan.kit.music[name] for name in names)
    return tuple(MusicCredit(music.title, music.author, music.licence) for music in heard)


def copy_script(plan: Plan, staging: Path) -> None:
    """The script and its map into the episode's folder, and the article if it came from no file."""
    if plan.kept:
        write_whole(staging / plan.kept.name, plan.kept.data)
    write_whole(staging / SCRIPT_NAME, plan.written.text.encode())
    write_whole(staging / MAP_NAME, to_json(plan.written.mapping).encode())


def lay_out(
    plan: Plan,
    utterances: Sequence[Utterance],
    takes: Mapping[str, Take],
    dresser: Dresser,
    music_powers: MusicPowers,
    jobs: int,
) -> tuple[Timeline, Setting]:
    """The timeline of a plan whose takes are there, and what it should be mastered with.

    What was measured on takes goes with this: that of a long work is as large as its timeline.
    """
    from pipeline.sound.arrange import arrange
    from pipeline.sound.deliver import first_setting
    from pipeline.sound.delivery import room

    ready = dresser.dress_all(utterances, takes, jobs)
    by_key = {dressed.take.key: dressed for dressed in ready.values()}
    heard = {name: dressed.take for name, dressed in ready.items()}
    facts = lambda take: by_key[take.key].facts  # noqa: E731
    head, tail = room(plan.delivery, "head_s"), room(plan.delivery, "tail_s")
    timeline = arrange(plan.script, utterances, heard, facts, plan.kit, head=head, tail=tail)
    powers = lambda placed: by_key[placed.take.key].powers  # noqa: E731
    return timeline, first_setting(timeline, powers, music_powers, plan.delivery)
