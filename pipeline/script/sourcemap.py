"""script.map.json: where each mark of a script stands in the article, and which lines the kit wrote.

With it, a script that a person has edited still knows which sentences are the article's, which were changed, which
are missing, and which lines are new.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import ScriptError
from pipeline.model import Article, Span


@dataclass(frozen=True)
class MappedSentence:
    """A sentence of the article as the script was given it."""

    text: str
    span: Span


@dataclass(frozen=True)
class SourceMap:
    """What script.map.json holds."""

    sentences: Mapping[str, MappedSentence]
    kit_lines: Mapping[str, str]
    """Shown text of lines that come from the kit's templates, and where they stand: "base/episode.ssmd.j2:12"."""


def source_map(article: Article, kit_lines: Mapping[str, str]) -> SourceMap:
    """The map of a script just written."""
    sentences = {s.id: MappedSentence(s.text, s.span) for s in article.sentences()}
    return SourceMap(sentences, kit_lines)


def to_json(mapping: SourceMap) -> str:
    """Text of script.map.json."""
    sentences = {
        mark: {"text": sentence.text, "start": sentence.span.start, "end": sentence.span.end}
        for mark, sentence in mapping.sentences.items()
    }
    return json.dumps({"sentences": sentences, "kit": dict(mapping.kit_lines)}, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str, path: str) -> SourceMap:
    """Read script.map.json. Raises ScriptError where it is not what `to_json` writes."""
    try:
        raw = json.loads(text)
        sentences = {
            mark: MappedSentence(str(entry["text"]), Span(int(entry["start"]), int(entry["end"])))
            for mark, entry in raw["sentences"].items()
        }
        return SourceMap(sentences, {str(line): str(place) for line, place in raw["kit"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ScriptError(path, 1, "", f"not a source map ({error})", "delete it, or make the script again") from error
