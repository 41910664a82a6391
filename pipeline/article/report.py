"""What was understood of an article, for a person and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from pipeline.model import Article, Span


def as_json(article: Article, spoken: Callable[[str], str]) -> dict[str, object]:
    """Sections, quotations, repairs, credits and omissions; offsets count characters of the text as extracted."""
    sections = [
        {
            "title": section.title,
            "blocks": [
                {
                    "kind": block.kind,
                    "speaker": block.speaker,
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
        "switched_off": {key: sorted(names) for key, names in asdict(article.choices).items()},
    }


def discarded(article: Article) -> list[dict[str, object]]:
    """What extraction threw away: words, and their share of all that the source had."""
    total = len(article.text.split()) + sum(each.words for each in article.discarded)
    return [{**asdict(each), "share": round(each.words / total, 4)} for each in article.discarded]


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
    lines += _listed("Left out", [f"{o.reason}: {_short(o.text)}" for o in article.omitted])
    return "\n".join(lines)


def _listed(title: str, entries: list[str]) -> list[str]:
    return ["", f"{title}: {len(entries)}", *(f"  {entry}" for entry in entries)] if entries else []


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else text[:87].rstrip() + "..."
