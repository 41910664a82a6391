"""A kit: what shapes an episode besides the article — templates, pauses, policies, music.

A kit is a folder `scripts/<kit>/` with `kit.toml`, a template and `music/`. It is looked up by name in `./scripts`
first and then in the scripts that come with the program, or given as a path to a folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import config
from pipeline.errors import UnknownName
from pipeline.script.selection import Selection
from pipeline.sound.pieces import Music, piece

BASE = "base"
"""The folder of templates that kits inherit from; it is no kit itself."""

PAUSES = (
    "head", "clause", "sentence", "paragraph", "heading", "section", "speaker", "before_quotation", "after_quotation",
    "tail",
)  # fmt: skip
_KEYS = {
    "template",
    "masked",
    "link",
    "quotation_roles",
    "delivery",
    "room_tone_lu",
    "selection",
    "turns",
    "pauses_ms",
    "music",
}
_PAUSE_RANGES_MS = {"head": (500, 1000), "tail": (1000, 5000)}
_ANY_PAUSE_MS = (0, 10_000)


@dataclass(frozen=True)
class Kit:
    """A kit as loaded; `pauses_ms` has every key of PAUSES."""

    name: str
    folder: Path
    template: str
    masked: str
    """What is spoken for a masked word."""
    link: str
    """What is spoken for a web address."""
    quotation_roles: tuple[str, ...]
    """Roles given to quoted speakers, in the order in which they appear."""
    turns: Mapping[str, tuple[str, ...]]
    """Kinds of turn in a story, and the words that tell of one: see `views.SectionView.turn`."""
    pauses_ms: Mapping[str, int]
    delivery: str | None
    """What its episodes are mastered to unless the command says otherwise; None: as the show says."""
    selection: Selection | None
    """How much of the article it tells; None: all of it."""
    room_tone_lu: float
    """Level of the room tone against speech, in LU."""
    music: Mapping[str, Music]


def find_kit(name: str, folders: Sequence[Path]) -> Path:
    """The folder of a kit given by name or path. Raises UnknownName with the kits that there are."""
    given = Path(name)
    if "/" in name or given.is_absolute():
        if (given / "kit.toml").is_file():
            return given
        raise UnknownName("kit folder", name, known_kits(folders), hint="a kit folder holds a kit.toml")
    for folder in folders:
        if name != BASE and (folder / name / "kit.toml").is_file():
            return folder / name
    hint = f"looked in {', '.join(map(str, folders))}"
    if (given / "kit.toml").is_file():
        hint += f"; for the folder here write ./{name}"
    raise UnknownName("kit", name, known_kits(folders), hint=hint)


def known_kits(folders: Sequence[Path]) -> tuple[str, ...]:
    """Names of all kits in `folders`."""
    return tuple(sorted({path.parent.name for folder in folders for path in folder.glob("*/kit.toml")}))


def load_kit(folder: Path) -> Kit:
    """Read kit.toml and the music it names. Raises ConfigError with file, key and what was expected."""
    path = folder / "kit.toml"
    table = config.load_toml(path)
    config.check_keys(path, "kit", table, _KEYS)
    return Kit(
        name=folder.resolve().name,
        folder=folder,
        template=config.text(path, "kit", table, "template"),
        masked=config.text(path, "kit", table, "masked"),
        link=config.text(path, "kit", table, "link", "the link in the show notes"),
        quotation_roles=config.strings(path, "kit", table, "quotation_roles"),
        delivery=config.text(path, "kit", table, "delivery") if "delivery" in table else None,
        selection=_selection(path, table["selection"]) if "selection" in table else None,
        room_tone_lu=config.number(path, "kit", table, "room_tone_lu", -80, -40),
        turns=_turns(path, table.get("turns", {})),
        pauses_ms=_pauses(path, table.get("pauses_ms", {})),
        music={name: piece(folder, name, wanted) for name, wanted in table.get("music", {}).items()},
    )


def _selection(path: Path, table: dict[str, Any]) -> Selection:
    config.check_keys(path, "selection", table, {"words", "sections"})
    return Selection(
        words=round(config.number(path, "selection", table, "words", 30, 100_000)),
        sections=round(config.number(path, "selection", table, "sections", 1, 255)),
    )


def _turns(path: Path, table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {kind: config.strings(path, "turns", table, kind) for kind in table}


def _pauses(path: Path, table: dict[str, Any]) -> dict[str, int]:
    config.check_keys(path, "pauses_ms", table, PAUSES)
    return {
        kind: round(config.number(path, "pauses_ms", table, kind, *_PAUSE_RANGES_MS.get(kind, _ANY_PAUSE_MS)))
        for kind in PAUSES
    }
