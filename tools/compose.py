"""Render the music of the kits: the scores are in tools/composer, the result is in the repository.

python tools/compose.py                        all cues of all kits and their music.toml
python tools/compose.py --out FOLDER           the same, into FOLDER/<kit>/
python tools/compose.py --check [KIT/CUE ...]  whether the kits' cues are what the scores give; 1 where one is not
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

if TYPE_CHECKING:
    from composer.score import CueScore


def main() -> int:
    """Render, or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cues", nargs="*", metavar="KIT/CUE", help="with --check: only these")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write, instead of the kits")
    arguments = parser.parse_args()
    if arguments.check:
        return _check(arguments.cues)
    if arguments.cues:
        parser.error("single cues can only be checked: music.toml describes them all")
    for kit, scores in _sets().items():
        _write(kit, arguments.out / kit if arguments.out else _music_of(kit), scores)
    return 0


def _sets() -> dict[str, dict[str, CueScore]]:
    """The scores of each kit."""
    from composer import score_grave, score_light

    return {"documentary": score_grave.scores(), "brief": score_light.scores()}


def _music_of(kit: str) -> Path:
    return HERE.parent / "scripts" / kit / "music"


def _write(kit: str, folder: Path, scores: dict[str, CueScore]) -> None:
    from composer.files import HEADING, facts, quantised, write
    from composer.render import render

    folder.mkdir(parents=True, exist_ok=True)
    tables = [HEADING]
    for name, score in scores.items():
        cue = quantised(render(score))
        write(folder, name, cue)
        tables.append(facts(name, score, cue))
        print(f"{kit}/{name}: {len(cue) / 44_100:.2f} s")
    (folder / "music.toml").write_text("\n".join(tables), encoding="utf-8")


def _check(wanted: list[str]) -> int:
    from composer.files import quantised, same
    from composer.render import render

    known = {f"{kit}/{name}": score for kit, scores in _sets().items() for name, score in scores.items()}
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        print(f"no cue {', '.join(unknown)}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    differing = 0
    for path in wanted or known:
        kit, _, name = path.partition("/")
        kept = same(_music_of(kit), name, quantised(render(known[path])))
        print(f"{path}: {'the same' if kept else 'differs'}")
        differing += not kept
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
