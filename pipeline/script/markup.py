"""The script's syntax: a strict subset of Speech Synthesis Markdown (SSMD 0.9), read line by line.

    # Title                     the episode's title, spoken
    ## Heading                  begins a chapter, and is spoken
    []{chapter="Opening"}       begins a chapter without a spoken heading
    @s0042 A sentence.          one line, one segment; the mark names the article's sentence
    [1958]{sub="nineteen fifty eight"}   [Kim]{ph="kim" alphabet="ipa"}   *stressed*
    ...800ms  ...1.5s           a pause
    :::{voice="quote-1" speaker="General Wang Ping"}  ...  :::     another voice
    :::{bed="bed"}  ...  :::                                        music under all lines within
    []{sting="sting-turn"}  []{theme="theme"}  []{closing="closing"}

A backslash before punctuation makes it plain text. The promise, which `escape` keeps: whatever stands in an article,
put through `escape` and read again, is the same text. A mistake names file, line, the line, and what was expected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArticleError, ScriptError
from pipeline.model import CueKind, Piece
from pipeline.script.ipa import no_ipa

VERSION = "0.9"
_CUES: Mapping[str, CueKind] = {"theme": "theme", "sting": "sting", "closing": "closing"}
PIECE_KEYS = ("sub", "ph", "alphabet")
BLOCK_KEYS = ("voice", "speaker", "bed")

_PUNCTUATION = re.escape(r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~""")
_INLINE = re.compile(
    rf"""\\(?P<literal>[{_PUNCTUATION}])
    | \[(?P<text>(?:\\.|[^\[\]\\])*)\]\{{(?P<attributes>(?:"(?:\\.|[^"\\])*"|[^"{{}}])*)\}}
    | (?P<stars>\*{{1,2}})(?=\S)(?P<stressed>(?:\\.|[^*\\])+?)(?<=\S)(?P=stars)
    | (?<!\S)\.\.\.(?P<pause>\d+(?:\.\d+)?)(?P<unit>ms|s)(?!\S)""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r'\s*([a-z]+)\s*=\s*"((?:\\.|[^"\\])*)"')
_MARK = re.compile(r"@([a-z][a-z0-9_.-]*)(?:\s+|$)")
_NEEDS_ESCAPE = re.compile(r"[\\\[\]*]|(?<!\S)@(?=\S)|(?<!\S)\.\.\.(?=\d)|^#|^:::|^---")


@dataclass(frozen=True)
class Heading:
    """A title (level 1) or a chapter's heading (level 2)."""

    level: int
    pieces: tuple[Piece, ...]
    line: int


@dataclass(frozen=True)
class Line:
    """A line of speech: pieces and the pauses (in ms) between them."""

    mark: str | None
    parts: tuple[Piece | int, ...]
    paragraph: int
    voice: str | None
    speaker: str | None
    line: int


@dataclass(frozen=True)
class ChapterMark:
    """A chapter that begins without a spoken heading."""

    title: str
    line: int


@dataclass(frozen=True)
class MusicMark:
    """A cue."""

    kind: CueKind
    name: str
    line: int


Node = Heading | Line | ChapterMark | MusicMark


@dataclass(frozen=True)
class Document:
    """A script as written: front matter and nodes in order."""

    meta: Mapping[str, str]
    nodes: tuple[Node, ...]
    body: str
    """All that follows the front matter, to the letter."""


def escape(text: str) -> str:
    """`text` as one line of script that reads as just that text; white space becomes single spaces.

    >>> escape("2*3*4 [sic] @home ...500ms")
    '2\\\\*3\\\\*4 \\\\[sic\\\\] \\\\@home \\\\...500ms'
    """
    return _NEEDS_ESCAPE.sub(lambda found: "\\" + found.group(), " ".join(text.split()))


def quote(value: str) -> str:
    """A value for an attribute, in quotes."""
    return '"' + " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def unescape(text: str) -> str:
    """Plain text of an escaped run."""
    return re.sub(rf"\\([{_PUNCTUATION}])", r"\1", text)


class _Reader:
    """Walks over the lines of a script and remembers which blocks are open."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.number, self.source = path, first_line - 1, ""
        self.paragraph, self.fresh = 0, False
        self.open: list[tuple[dict[str, str], int]] = []

    def error(self, problem: str, remedy: str) -> ScriptError:
        return ScriptError(self.path, self.number, self.source, problem, remedy)

    def nodes(self, body: str) -> Iterator[Node]:
        for source in body.split("\n"):
            self.number, self.source = self.number + 1, source
            yield from self._line(source.strip())
        if self.open:
            attributes, self.number = self.open[-1]
            self.source = ":::" + str(attributes)
            raise self.error("this block is never closed", "end it with a line ':::'")

    def _line(self, text: str) -> Iterator[Node]:
        if not text:
            self.fresh = True
        elif text.startswith(":::"):
            yield from self._fence(text)
        elif text.startswith("#"):
            yield self._heading(text)
        elif text.startswith("[]{"):
            yield from self._point(text)
        else:
            yield self._speech(text)

    def _fence(self, text: str) -> Iterator[Node]:
        self.fresh = True
        if text == ":::":
            if not self.open:
                raise self.error("':::' closes a block, but none is open", "remove it")
            attributes, _ = self.open.pop()
            if "bed" in attributes:
                yield MusicMark("bed-out", attributes["bed"], self.number)
            return
        if not (text.startswith(":::{") and text.endswith("}")):
            raise self.error("not a block", 'expected :::{voice="…"}, :::{bed="…"} or ::: alone')
        attributes = self.attributes(text[4:-1], BLOCK_KEYS)
        if ("voice" in attributes) == ("bed" in attributes):
            raise self.error("a block names either a voice or a bed", 'expected :::{voice="…"} or :::{bed="…"}')
        if "bed" in attributes:
            if any("bed" in outer for outer, _ in self.open):
                raise self.error("a bed within a bed", "close the outer one first")
            yield MusicMark("bed-in", attributes["bed"], self.number)
        self.open.append((attributes, self.number))

    def _heading(self, text: str) -> Heading:
        level = len(text) - len(text.lstrip("#"))
        if level > 2 or not text[level:].startswith(" "):
            raise self.error("not a heading", "expected '# Title' or '## Heading'; plain text takes a backslash: '\\#'")
        parts = self.inline(text[level:].strip())
        if any(isinstance(part, int) for part in parts):
            raise self.error("a pause within a heading", "put it on a line of its own")
        self.fresh = True
        return Heading(level, tuple(part for part in parts if isinstance(part, Piece)), self.number)

    def _point(self, text: str) -> Iterator[Node]:
        if not text.endswith("}"):
            raise self.error("text after a cue", "give the cue a line of its own")
        self.fresh = True
        attributes = self.attributes(text[3:-1], (*_CUES, "chapter"))
        for key, value in attributes.items():
            if not value.strip():
                raise self.error(f"{key} has no name", f'expected []{{{key}="name"}}')
            if key == "chapter":
                yield ChapterMark(unescape(value), self.number)
            else:
                yield MusicMark(_CUES[key], value, self.number)

    def _speech(self, text: str) -> Line:
        if self.fresh:
            self.paragraph, self.fresh = self.paragraph + 1, False
        mark = _MARK.match(text)
        voices = [attributes for attributes, _ in self.open if "voice" in attributes]
        return Line(
            mark=mark.group(1) if mark else None,
            parts=self.inline(text[mark.end() :] if mark else text),
            paragraph=self.paragraph,
            voice=voices[-1]["voice"] if voices else None,
            speaker=voices[-1].get("speaker") if voices else None,
            line=self.number,
        )

    def inline(self, text: str) -> tuple[Piece | int, ...]:
        """Pieces and pauses of a line; neighbouring plain runs are one piece."""
        parts: list[Piece | int] = []
        plain, at = "", 0
        for found in _INLINE.finditer(text):
            plain += text[at : found.start()]
            at = found.end()
            if found.group("literal"):
                plain += found.group("literal")
                continue
            parts += [Piece(plain), self._special(found)] if plain else [self._special(found)]
            plain = ""
        plain += text[at:]
        return tuple([*parts, Piece(plain)] if plain else parts)

    def _special(self, found: re.Match[str]) -> Piece | int:
        if found.group("pause"):
            return round(float(found.group("pause")) * (1 if found.group("unit") == "ms" else 1000))
        if found.group("stars"):
            return Piece(unescape(found.group("stressed")), emphasis=True)
        attributes = self.attributes(found.group("attributes"), PIECE_KEYS)
        if attributes.get("alphabet", "ipa") != "ipa":
            raise self.error(f"alphabet {attributes['alphabet']!r}", 'expected alphabet="ipa"')
        if strange := no_ipa(attributes.get("ph", "")):
            raise self.error(f"{strange!r} is no IPA", "expected one pronunciation, in IPA alone")
        return Piece(unescape(found.group("text")), sub=attributes.get("sub"), ipa=attributes.get("ph"))

    def attributes(self, text: str, known: tuple[str, ...]) -> dict[str, str]:
        """key="value" pairs, each known and given once."""
        found: dict[str, str] = {}
        rest = text
        while rest.strip():
            pair = _ATTRIBUTE.match(rest)
            if not pair:
                raise self.error(f"cannot read {rest.strip()!r}", 'expected key="value"')
            key, value = pair.groups()
            if key not in known or key in found:
                problem = "given twice" if key in found else "unknown"
                raise self.error(f"attribute {key!r} is {problem}", f"expected: {', '.join(known)}")
            found[key] = re.sub(r"\\(.)", r"\1", value)
            rest = rest[pair.end() :]
        if not found:
            raise self.error("no attributes", f"expected one of: {', '.join(known)}")
        return found


def parse_markup(text: str, path: str) -> Document:
    """Read a script. Raises ScriptError."""
    meta, body, first_line = _front_matter(text.replace("\r\n", "\n").removeprefix("\ufeff"), path)
    version = meta.get("ssmd_version")
    if version != VERSION:
        problem = f"ssmd_version is {version!r}"
        raise ScriptError(path, 1, "", problem, f'expected a front matter with ssmd_version: "{VERSION}"')
    return Document(meta, tuple(_Reader(path, first_line).nodes(body)), body)


def _front_matter(text: str, path: str) -> tuple[dict[str, str], str, int]:
    if not text.startswith("---\n"):
        raise ScriptError(path, 1, text.split("\n")[0], "no front matter", "expected '---' on the first line")
    head, separator, body = text[4:].partition("\n---\n")
    if not separator:
        raise ScriptError(path, 1, "---", "the front matter is never closed", "end it with a line '---'")
    meta: dict[str, str] = {}
    lines = head.split("\n")
    for number, line in enumerate(lines, start=2):
        key, colon, value = line.partition(":")
        if not colon or not key.strip():
            raise ScriptError(path, number, line, "not a line of front matter", 'expected key: "value"')
        meta[key.strip()] = _scalar(value.strip())
    return meta, body, len(lines) + 3


def _scalar(value: str) -> str:
    """A value in JSON quotes, or bare."""
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value
    return value


def read_markup(path: str) -> Document:
    """The script in a file. Raises ArticleError where it cannot be read, ScriptError for a mistake in it."""
    try:
        return parse_markup(Path(path).read_text(encoding="utf-8"), path)
    except OSError as error:
        raise ArticleError(path, f"cannot be read: {error.strerror}", "name an existing script") from error
    except UnicodeDecodeError as error:
        raise ArticleError(path, f"not UTF-8 at byte {error.start}", "save it as UTF-8") from error


def with_meta(text: str, told: Mapping[str, str]) -> str:
    """A script that `parse_markup` reads, with these values in its front matter and all else to the letter.

    >>> with_meta('---\\nkit: "brief"\\n---\\nA line.', {"kit": "audiobook", "show": "news"})
    '---\\nkit: "audiobook"\\nshow: "news"\\n---\\nA line.'
    """
    head, separator, body = text.partition("\n---\n")
    lines = head.split("\n")
    for key, value in told.items():
        line = _told(key, value)
        places = [place for place, old in enumerate(lines) if old.partition(":")[0].strip() == key]
        for place in places:
            lines[place] = line
        if not places:
            lines.append(line)
    return "\n".join(lines) + separator + body


def front_matter(meta: Mapping[str, str]) -> str:
    """Front matter as `parse_markup` reads it."""
    return "\n".join(["---", *(_told(key, value) for key, value in meta.items()), "---", ""])


def _told(key: str, value: str) -> str:
    return f"{key}: {json.dumps(value, ensure_ascii=False)}"
