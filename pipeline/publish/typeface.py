"""Letters for the cover: one typeface with Latin, Greek and Cyrillic, and the machine's own for all other scripts.

The typeface is Manrope (SIL Open Font License 1.1), which comes as a package: the same letters on every machine. What
it lacks, such as Chinese or emoji, is looked for among the installed fonts (fontconfig). What no font has is not drawn
as an empty box: accents are dropped, and words that still cannot be drawn are left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.publish.palette import rgb

_PLAIN = frozenset(map(chr, [*range(32, 127), *range(161, 173), *range(174, 256)])) | frozenset("–—‘’‚“”„…•€™‹›−")
"""What the typeface surely has: nothing is loaded to find out."""

_PICTURE = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a\u231b\u23e9-\u23fa\u2194-\u21aa\u25aa-\u25fe"
_CLUSTER = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|[{_PICTURE}]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
    rf"(?:\u200d[{_PICTURE}]\ufe0f?[\U0001f3fb-\U0001f3ff]?)*|."
)
"""A character, or what is seen as one: a flag, a key, a picture with its colour of skin, a family."""
_JOINERS = "\u200d\ufe0e\ufe0f"

_SPELLED = str.maketrans({"‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "′": "’", "ʻ": "‘"})
_PICTURE_SIZE = 109
"""The one size in which the bitmaps of a colour font come."""
_FINDER_TIMEOUT_S = 10


@dataclass(frozen=True)
class Face:
    """A font file."""

    path: str
    index: int = 0
    """Of the font within a collection."""
    in_colour: bool = False
    """Pictures of one size, with colours of their own."""


class Letters:
    """The cover's letters at one size, in pixels."""

    def __init__(self, size: int) -> None:
        self.size = max(size, 4)

    def width(self, text: str) -> float:
        """How far the text reaches."""
        return sum(self._run_width(face, run) for face, run in _runs(text))

    def draw(self, image: Image.Image, at: tuple[float, float], text: str, colour: str) -> None:
        """Write the text with its baseline's left end at a place; `colour` is "#rrggbb"."""
        canvas = ImageDraw.Draw(image)
        x, baseline = at
        for face, run in _runs(text):
            if face.in_colour:
                self._paste(image, (x, baseline), face, run)
            else:
                canvas.text((x, baseline), run, rgb(colour), _font(face, self.size), anchor="ls")
            x += self._run_width(face, run)

    def _run_width(self, face: Face, run: str) -> float:
        if face.in_colour:
            return _font(face, _PICTURE_SIZE).getlength(run) * self._shrink(face)
        return _font(face, self.size).getlength(run)

    def _shrink(self, face: Face) -> float:
        ascent, descent = _font(face, _PICTURE_SIZE).getmetrics()
        return self.size * 1.1 / (ascent + descent)

    def _paste(self, image: Image.Image, at: tuple[float, float], face: Face, run: str) -> None:
        font = _font(face, _PICTURE_SIZE)
        ascent, descent = font.getmetrics()
        picture = Image.new("RGBA", (max(round(font.getlength(run)), 1), ascent + descent))
        ImageDraw.Draw(picture).text((0, 0), run, font=font, embedded_color=True)
        shrink = self._shrink(face)
        size = (max(round(picture.width * shrink), 1), max(round(picture.height * shrink), 1))
        small = picture.resize(size, Image.Resampling.LANCZOS)
        # Pictures hang a little under the baseline, as the descenders do.
        image.paste(small, (round(at[0]), round(at[1] + self.size * 0.2 - small.height)), small)


def drawable(text: str) -> str:
    """The text as it can be drawn here.

    >>> drawable("Café “Łódź” — 1958")
    'Café “Łódź” — 1958'
    """
    known = unicodedata.normalize("NFC", text).translate(_SPELLED)
    spelled = "".join(c if _face(c) or c.isspace() else _bare(c) for c in clusters(known))
    words = [word for word in spelled.split() if all(map(_face, clusters(word)))]
    line = re.sub(r"^[-–—:;,.]\s|\s[-–—]$", "", " ".join(words)).strip()
    return line if any(cluster.isalnum() or is_picture(cluster) for cluster in clusters(line)) else ""


def clusters(text: str) -> list[str]:
    """The text's characters, those together that are seen as one."""
    return _CLUSTER.findall(text)


def _bare(cluster: str) -> str:
    """A letter without its accents; what joins characters and shows nothing is dropped."""
    parts = unicodedata.normalize("NFKD", cluster)
    return "".join(c for c in parts if not unicodedata.combining(c) and c not in _JOINERS)


def _runs(text: str) -> list[tuple[Face, str]]:
    """Neighbouring characters of one font together; a space goes with what stands before it."""
    face, faces = _base(), []
    for cluster in clusters(text):
        face = face if cluster == " " and not face.in_colour else _face(cluster) or _base()
        faces.append((face, cluster))
    return [(face, "".join(cluster for _, cluster in run)) for face, run in groupby(faces, lambda entry: entry[0])]


@lru_cache(maxsize=4096)
def _face(cluster: str) -> Face | None:
    """The font that has the character; None where there is none."""
    if cluster in _PLAIN or {ord(c) for c in cluster} <= _letters_of(_base()):
        return _base()
    if is_picture(cluster):
        return _in_colour(cluster) or _installed(":bold", cluster[0])
    return _installed(f":bold:lang={_language(cluster)}", cluster)


def is_picture(cluster: str) -> bool:
    """Whether it is an emoji, or several joined to one."""
    return bool(re.match(rf"[{_PICTURE}\U0001f1e6-\U0001f1ff]", cluster)) or cluster.endswith("\u20e3")


def _language(character: str) -> str:
    """Which of the languages that share the Han characters writes like that; others are not told apart."""
    name = unicodedata.name(character[0], "")
    if "KATAKANA" in name or "HIRAGANA" in name:
        return "ja"
    return "ko" if "HANGUL" in name else "zh-cn"


def _installed(pattern: str, cluster: str) -> Face | None:
    """The installed font that fontconfig thinks best, if it really has the characters."""
    wanted = [ord(c) for c in cluster if c not in _JOINERS]
    found = _matched(f"{pattern}:charset={' '.join(f'{code:x}' for code in wanted)}")
    return found if found and _letters_of(found).issuperset(wanted) else None


def _in_colour(cluster: str) -> Face | None:
    """The installed font that has a picture in colours which can be drawn here."""
    found = _installed("emoji", cluster)
    return replace(found, in_colour=True) if found and _has_bitmaps(found) else None


@lru_cache(maxsize=256)
def _matched(pattern: str) -> Face | None:
    if shutil.which("fc-match") is None:
        return None
    try:
        command = ["fc-match", "--format", "%{file}\n%{index}", pattern]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_FINDER_TIMEOUT_S).stdout
    except (subprocess.SubprocessError, OSError):
        return None
    path, _, index = said.partition("\n")
    return Face(path, int(index) & 0xFFFF if index.isdigit() else 0) if path else None


@lru_cache(maxsize=16)
def _letters_of(face: Face) -> frozenset[int]:
    """Code points that the font has; none where it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        # The file is opened here, because TTFont leaves one open that it cannot read.
        with Path(face.path).open("rb") as file, TTFont(file, fontNumber=face.index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError):
        return frozenset()


@lru_cache(maxsize=16)
def _has_bitmaps(face: Face) -> bool:
    """Whether the font's pictures are such as can be drawn here."""
    try:
        _font(face, _PICTURE_SIZE)
    except OSError:
        return False
    return True


@lru_cache(maxsize=1)
def _base() -> Face:
    return Face(str(files("font_manrope") / "files" / "Manrope-Bold.ttf"))


@lru_cache(maxsize=256)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, size, face.index)
