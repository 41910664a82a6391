"""Show notes: what a listener may want to read beside the sound, in the article's own words.

Nothing is invented: the summary is the article's first sentences, references and rights are its own, and what was left
out is listed with the reason. Text of the article never turns into Markdown by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pipeline.model import CreditKind, Episode, MusicCredit, OmissionReason, VoiceCredit
from pipeline.publish.chapters import chapter_list
from pipeline.publish.left_out import LeftOut, left_out
from pipeline.publish.notices import draft_notice, parts_notice
from pipeline.sounds import DRAFT_MARK

_SYNTHETIC = "Every voice in this episode is synthetic: nobody was recorded."

REASONS: dict[OmissionReason, str] = {
    "code": "program code, which cannot be followed by ear",
    "table": "a table, which cannot be followed by ear",
    "repeated": "said already in the article",
    "url": "an address, listed here and not read aloud",
    "note": "a note of the page, not part of the text",
    "markup": "marks of the page, not part of the text",
    "editor": "left out by the script's editor",
    "kit": "left out by the design of this format",
}
CREDIT_TITLES: dict[CreditKind, str] = {"source": "Source", "reference": "References", "rights": "Rights"}

_SUMMARY_CHARACTERS = 420
"""About what podcast apps show before "more"; at least one sentence is given whole."""


def shownotes(episode: Episode) -> str:
    """The notes as Markdown (CommonMark)."""
    return "\n\n".join("\n".join(block) for block in _blocks(episode)) + "\n"


def summary(episode: Episode) -> str:
    """The article's first sentences."""
    kept = ""
    for sentence in episode.article.sentences():
        longer = f"{kept} {sentence.text}".strip()
        if kept and len(longer) > _SUMMARY_CHARACTERS:
            break
        kept = longer
    return kept


def stamp(ms: int) -> str:
    """A time as apps turn it into a link, in whole seconds already begun.

    >>> stamp(62_900), stamp(3_723_000)
    ('01:02', '1:02:03')
    """
    minutes, second = divmod(ms // 1000, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


def byline(episode: Episode) -> str:
    """Who wrote it, when and where it stood, as far as the article says."""
    article = episode.article
    parts = [f"By {article.author}" if article.author else "", article.date or "", article.source or ""]
    return " · ".join(part for part in parts if part)


def synthetic(episode: Episode) -> str:
    """Who is a machine, and how many lines a person has spoken."""
    segments = episode.timeline.segments
    recorded = sum(placed.take.recorded for placed in segments)
    if not recorded:
        return _SYNTHETIC
    return f"A person recorded {recorded} of the {len(segments)} lines; every other voice in this episode is synthetic."


def voice_lines(episode: Episode) -> tuple[str, ...]:
    """Each voice once, with the roles it speaks and its licence; by engine and name where no credit was given."""
    roles: dict[tuple[str, str], list[str]] = {}
    for voice in episode.voices or _voices_heard(episode):
        roles.setdefault((voice.label, voice.licence), []).append(voice.role)
    return tuple(
        f"{', '.join(dict.fromkeys(names))}: {label}" + (f" (licence: {licence})" if licence else "")
        for (label, licence), names in roles.items()
    )


def music_line(music: MusicCredit) -> str:
    """Title, author and licence of a piece of music."""
    return music.title + (f" by {music.author}" if music.author else "") + f" (licence: {music.licence})"


def escaped(text: str) -> str:
    r"""One line of plain text as Markdown that shows as that text.

    >>> escaped("# 2*3 <b> [a](b) snake_case")
    '\\# 2\\*3 \\<b> [a\\](b) snake_case'
    """
    line = " ".join(text.split())
    line = re.sub(r"[\\`*<~]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[:])|!(?=\[)", r"\\\g<0>", line)
    return re.sub(r"^(\d*)([#>+=|.)-])", r"\1\\\2", line)


def _voices_heard(episode: Episode) -> tuple[VoiceCredit, ...]:
    heard = {placed.segment.role: placed.profile for placed in episode.timeline.segments}
    return tuple(
        VoiceCredit(role, profile, f"{profile.voice} ({profile.engine})", "") for role, profile in heard.items()
    )


def _blocks(episode: Episode) -> Iterator[list[str]]:
    yield [f"# {escaped(episode.article.title + DRAFT_MARK * episode.delivery.draft)}"]
    if notice := draft_notice(episode):
        yield [escaped(notice)]
    if line := byline(episode):
        yield [f"*{escaped(line)}*"]
    if text := summary(episode):
        yield [escaped(text)]
    yield ["## Chapters"]
    if notice := parts_notice(episode.timeline):
        yield [notice]
    yield [f"- {stamp(mark.start_ms)} {escaped(mark.title)}" for mark in chapter_list(episode.timeline)]
    for kind, title in CREDIT_TITLES.items():
        if texts := [credit.text for credit in episode.article.credits if credit.kind == kind]:
            yield [f"## {title}"]
            yield [f"- {escaped(text)}" for text in texts]
    yield from _left_out_blocks(episode)
    yield ["## Voices"]
    yield [synthetic(episode)]
    yield [f"- {escaped(line)}" for line in voice_lines(episode)]
    if episode.music:
        yield ["## Music"]
        yield [f"- {escaped(music_line(music))}" for music in episode.music]


def _left_out_blocks(episode: Episode) -> Iterator[list[str]]:
    """Every sentence that is not heard, in short; where there is none, that is said too."""
    ledger = episode.ledger
    yield ["## Left out"]
    if not ledger.omitted:
        yield [f"Nothing: all {ledger.sentences} sentences of the article are spoken or credited."]
    for reason, things in left_out(ledger).items():
        yield [f"{len(things)} × {REASONS[reason]}:"]
        # Lists are tight; a table or code stands between them.
        for listed, group in groupby(things, key=lambda thing: not (thing.rows or thing.is_code)):
            blocks = [_as_markdown(thing) for thing in group]
            yield from [[line for block in blocks for line in block]] if listed else blocks
    if ledger.edited:
        yield [f"{len(ledger.edited)} sentence(s) of the article were changed by the script's editor."]
    if ledger.added:
        yield ["Added by the script's editor:"]
        yield [f"- {escaped(text)}" for text in ledger.added]


def _as_markdown(thing: LeftOut) -> list[str]:
    """Lines of Markdown that show it as what it is."""
    if thing.address:
        return [f"- <{thing.address}>" if re.fullmatch(r"[!-;=?-~]+", thing.address) else f"- {escaped(thing.text)}"]
    if thing.rows:
        first, *rest = [f"| {' | '.join(map(escaped, row))} |" for row in thing.rows]
        return [first, "|" + " --- |" * len(thing.rows[0]), *rest]
    if thing.is_code:
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", thing.text))])
        return [fence, thing.text, fence]
    return [f"- {escaped(thing.text)}"]
