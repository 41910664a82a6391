"""What was understood of an article, for a person and as JSON."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from pipeline.model import Article, Span
from pipeline.script.spoken import SpokenChange


def as_json(article: Article, spoken: Callable[[str], str]) -> dict[str, object]:
    """Sections, quotations, repairs, credits and omissions; offsets count characters of the text as extracted."""
    sections = [
        {
            "title": section.title,
            "blocks": [
                {
                    "kind": block.kind,
                    "speaker": block.speaker,
                    "item": block.item,
                    "sentences": [
                        {"text": s.text, "spoken": spoken(s.text), **_offsets(s.span)} for s in block.sentences
                    ],
                }
                for block in section.blocks
            ],
        }
        for section in article.sections
    ]
    return {
        "title": article.title,
        "language": article.language,
        "sections": sections,
        "quotations": [{"text": q.text, "speaker": q.speaker, **_offsets(q.span)} for q in article.quotations],
        "repairs": [
            {"rule": r.rule, "before": r.before, "after": r.after, **_offsets(r.span)} for r in article.repairs
        ],
        "credits": [{"text": c.text, **_offsets(c.span)} for c in article.credits],
        "omitted": [{"text": o.text, **_offsets(o.span), "reason": o.reason} for o in article.omitted],
        "format": article.format,
        "discarded": discarded(article),
        "switched_off": {key: sorted(getattr(article.choices, key)) for key in ("repairs_off", "spoken_off")},
        "ear": asdict(article.choices.ear),
    }


def discarded(article: Article) -> list[dict[str, object]]:
    """What extraction threw away: words, and their share of all that the source had."""
    total = len(article.text.split()) + sum(each.words for each in article.discarded)
    return [{**asdict(each), "share": round(each.words / total, 4)} for each in article.discarded]


@dataclass(frozen=True)
class Spoken:
    """A stretch of shown text that is spoken otherwise."""

    text: str
    spoken: str
    rule: str
    line: int
    """Of the text as extracted, from 1: where its sentence begins."""

    def __str__(self) -> str:
        return f"line {self.line}  {self.rule}: {self.text!r} -> {self.spoken!r}"


def spoken(article: Article, changes: Callable[[str], Iterable[SpokenChange]]) -> list[Spoken]:
    """Every change that `changes` makes in the sentences of the article."""
    line_ends = [found.start() for found in re.finditer("\n", article.text)]
    return [
        Spoken(change.before, change.after, change.rule, bisect_left(line_ends, sentence.span.start) + 1)
        for sentence in article.sentences()
        for change in changes(sentence.text)
    ]


def _offsets(span: Span) -> dict[str, int]:
    return asdict(span)


def as_text(article: Article) -> str:
    """A summary to read."""
    told = [article.author and f"by {article.author}", article.date, article.source, f"language {article.language}"]
    lines = [article.title, ", ".join(filter(None, told)), ""]
    for number, section in enumerate(article.sections, start=1):
        sentences = [s for block in section.blocks for s in block.sentences]
        words = sum(len(s.text.split()) for s in sentences)
        lines.append(f"{number}. {section.title} ({len(sentences)} sentences, {words} words)")
        lines.append(f"   {_short(sentences[0].text)}")
    lines += _listed("Quotations", [f"{q.speaker or 'nobody named'}: {_short(q.text)}" for q in article.quotations])
    lines += _listed("Repairs", [f"{r.rule}: {r.before!r} -> {r.after!r} at {r.span.start}" for r in article.repairs])
    lines += _listed("Credits", [f"{c.kind}: {_short(c.text)}" for c in article.credits])
    off = article.choices
    lines += _listed("Switched off", sorted([*off.repairs_off, *off.spoken_off]))
    lines += _listed(
        "Thrown away by reading",
        [f"{each['what']}: {each['words']} words, {each['share']:.1%}" for each in discarded(article)],
    )
    lines += ["", "For the ear: " + ", ".join(f"{name} {way}" for name, way in asdict(off.ear).items())]
    lines += _listed("Left out", [f"{o.reason}: {_short(o.text)}" for o in article.omitted])
    return "\n".join(lines)


def _listed(title: str, entries: list[str]) -> list[str]:
    return ["", f"{title}: {len(entries)}", *(f"  {entry}" for entry in entries)] if entries else []


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else text[:87].rstrip() + "..."
