"""Errors that a person can do something about: one root, one class per thing the reader would do differently.

Each takes facts, keeps them as attributes, and writes one sentence: what, where, what was expected, what to do. Only
`make_episode.py` prints them and exits; `exit_status` is 2 where the request is wrong, 1 where the episode could not
be made.
"""

from __future__ import annotations

from collections.abc import Iterable


class PipelineError(Exception):
    """Root of all known errors; its text is one line for a person."""

    exit_status = 1


class RequestError(PipelineError):
    """The request itself is wrong: nothing was begun."""

    exit_status = 2


class UnknownName(RequestError):
    """A kit, cast, voice, delivery or engine that is not there.

    >>> str(UnknownName("delivery", "appel", ["acx", "apple"]))
    "no delivery 'appel'; did you mean 'apple'? known: acx, apple"
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, hint: str = "") -> None:
        import difflib

        self.what, self.name, self.known = what, name, tuple(known)
        close = difflib.get_close_matches(name, self.known, n=1)
        guess = f"; did you mean {close[0]!r}?" if close else ";"
        known_text = ", ".join(self.known) or "none"
        super().__init__(f"no {what} {name!r}{guess} known: {known_text}" + (f"; {hint}" if hint else ""))


class ArticleError(RequestError):
    """An article that cannot be read, with its path and line where there is one."""

    def __init__(self, path: str, problem: str, remedy: str, *, line: int | None = None) -> None:
        self.path, self.problem, self.remedy, self.line = path, problem, remedy, line
        super().__init__(f"{path}{f':{line}' if line else ''}: {problem}; {remedy}")


class ScriptError(RequestError):
    """A mistake in a script or a template: file, line, the line itself, what was expected."""

    def __init__(self, path: str, line: int, source: str, problem: str, remedy: str) -> None:
        self.path, self.line, self.source, self.problem, self.remedy = path, line, source, problem, remedy
        shown = f" in {source.strip()!r}" if source.strip() else ""
        super().__init__(f"{path}:{line}: {problem}{shown}; {remedy}")


class ConfigError(RequestError):
    """A mistake in a TOML file of a kit, cast or show, or a file of a voice that is damaged."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"{path}: {problem}; {remedy}")


class PickupRefused(RequestError):
    """A person's recording that cannot take the place of a take."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"{path}: {problem}; {remedy}")


class EngineUnavailable(RequestError):
    """An engine that this machine cannot run: why, and how to get it."""

    def __init__(self, engine: str, reason: str, remedy: str) -> None:
        self.engine, self.reason, self.remedy = engine, reason, remedy
        super().__init__(f"engine {engine!r} is unavailable: {reason}; {remedy}")


class RecogniserUnavailable(RequestError):
    """A speech recogniser that this machine cannot run: why, and how to get it."""

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason, self.remedy = reason, remedy
        super().__init__(f"no speech recogniser: {reason}; {remedy}")


class SegmentFailed(PipelineError):
    """A sentence that no fresh attempt could speak; the run stops, the last good episode stays."""

    def __init__(self, segment_id: str, text: str, reason: str, attempts: int, *, engine: str, voice: str) -> None:
        self.segment_id, self.text, self.reason, self.attempts = segment_id, text, reason, attempts
        self.engine, self.voice = engine, voice
        shown = text if len(text) <= 60 else text[:57] + "..."
        super().__init__(
            f"segment {segment_id} could not be spoken by {engine}:{voice} in {attempts} attempts ({reason}): "
            f"{shown!r}; try another voice, name odd words in a lexicon, or reword it"
        )


class SoundsRefused(RequestError):
    """A pronunciation that a voice cannot say, and what asks for it: a lexicon, or a line of the script."""

    def __init__(self, segment_id: str, reason: str, ipa: str, *, engine: str, voice: str, asked_by: str = "") -> None:
        self.segment_id, self.reason, self.ipa = segment_id, reason, ipa
        self.engine, self.voice, self.asked_by = engine, voice, asked_by
        super().__init__(
            f"segment {segment_id} cannot be spoken by {engine}:{voice}: {reason}; "
            f"correct it in {asked_by or 'the lexicon or the script'}, or try another voice"
        )

    def by(self, asked_by: str) -> SoundsRefused:
        """The same, with what asks for the sounds."""
        return SoundsRefused(
            self.segment_id, self.reason, self.ipa, engine=self.engine, voice=self.voice, asked_by=asked_by
        )


class ToolFailed(PipelineError):
    """A program outside (ffmpeg) that is missing or ended badly."""

    def __init__(self, tool: str, problem: str, remedy: str) -> None:
        self.tool, self.problem, self.remedy = tool, problem, remedy
        super().__init__(f"{tool}: {problem}; {remedy}")


class CannotWrite(PipelineError):
    """A folder or file that the episode cannot be written to: full disk, read-only, not a folder."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        remedy = "free some space, or name another folder with --output or --cache"
        super().__init__(f"{path}: cannot write: {reason}; {remedy}")


class BeingMade(PipelineError):
    """An episode that another run is making at this moment."""

    def __init__(self, folder: str, by: str) -> None:
        self.folder, self.by = folder, by
        told = f" ({by})" if by else ""
        remedy = "wait until it has ended, or name another folder with --output"
        super().__init__(f"{folder}: another run is making this episode{told}; {remedy}")


class ChangedMeanwhile(PipelineError):
    """A file of the episode that a person has saved while a new one was being made in its place."""

    def __init__(self, path: str) -> None:
        self.path = path
        remedy = "make the episode again: from the script, if that is what you edited"
        super().__init__(f"{path}: was saved while the episode was being made, and would have been lost; {remedy}")


class DeliveryMissed(PipelineError):
    """A master outside its specification: what was measured, what was expected, and what to do about each."""

    def __init__(self, folder: str, file: str, delivery: str, misses: Iterable[str], remedies: Iterable[str]) -> None:
        self.folder, self.file, self.delivery = folder, file, delivery
        self.misses, self.remedies = tuple(misses), tuple(dict.fromkeys(remedies))
        missed, remedy = "; ".join(self.misses), ", ".join(self.remedies)
        super().__init__(
            f"{folder}: {file} would miss delivery {delivery!r} and is not published: {missed}; {remedy}, "
            "or make a --draft, which is published whatever it misses"
        )
