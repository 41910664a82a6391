"""Render the music of the documentary kit: the scores are in tools/composer, the result is in the repository.

python tools/compose.py                     all cues and music.toml, into the kit
python tools/compose.py --out FOLDER        the same, elsewhere
python tools/compose.py --check [CUE ...]   whether the kit's cues are what the scores give; 1 where one is not
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

KIT_MUSIC = HERE.parent / "scripts" / "documentary" / "music"


def main() -> int:
    """Render, or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cues", nargs="*", metavar="CUE", help="with --check: only these")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    parser.add_argument("--out", type=Path, default=KIT_MUSIC, metavar="DIR", help="where the cues are")
    arguments = parser.parse_args()
    if arguments.check:
        return _check(arguments.out, arguments.cues)
    if arguments.cues:
        parser.error("single cues can only be checked: music.toml describes them all")
    _write(arguments.out)
    return 0


def _write(folder: Path) -> None:
    from composer.files import HEADING, facts, quantised, write
    from composer.render import render
    from composer.score_grave import scores

    folder.mkdir(parents=True, exist_ok=True)
    tables = [HEADING]
    for name, score in scores().items():
        cue = quantised(render(score))
        write(folder, name, cue)
        tables.append(facts(name, score, cue))
        print(f"{name}: {len(cue) / 44_100:.2f} s")
    (folder / "music.toml").write_text("\n".join(tables), encoding="utf-8")


def _check(folder: Path, wanted: list[str]) -> int:
    from composer.files import quantised, same
    from composer.render import render
    from composer.score_grave import scores

    known = scores()
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        print(f"no cue {', '.join(unknown)}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    differing = 0
    for name in wanted or known:
        kept = same(folder, name, quantised(render(known[name])))
        print(f"{name}: {'the same' if kept else 'differs'}")
        differing += not kept
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
