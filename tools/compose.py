"""Render the music of the documentary kit.

python tools/compose.py [--out FOLDER]      writes the cues and music.toml
python tools/compose.py --check             says whether the cues in the kit are what the scores give
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import soundfile

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

KIT = HERE.parent / "scripts" / "documentary" / "music"


def main() -> int:
    """Render, or compare; status 1 where a cue differs."""
    from composer.render import facts, render, write
    from composer.score import scores

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=KIT)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    tables, differing = ["# Rendered by tools/compose.py; lengths, loops and hits in samples at 44,100 a second.\n"], 0
    for name, score in scores().items():
        cue = render(score)
        file = arguments.out / f"{name}.flac"
        if arguments.check:
            kept, _ = soundfile.read(file, always_2d=True)
            same = kept.shape == cue.shape and float(np.abs(kept - cue).max()) < 4 / 32768
            print(f"{name}: {'the same' if same else 'differs'}")
            differing += not same
        else:
            write(str(file), cue)
            tables.append(facts(name, score, cue, file.name))
    if not arguments.check:
        (arguments.out / "music.toml").write_text("\n".join(tables))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
