"""What holds for every article, whatever it was read from."""

from __future__ import annotations

import itertools
import re
import unicodedata

from pipeline.article.coverage import uncovered
from pipeline.model import LINK, MASKED, Article, Ear
from pipeline.script.spoken import spoken_form

SPOKEN = dict.fromkeys(("tables", "images", "code", "formulas", "notes", "citations", "links"), "spoken")
ALOUD = Ear(lists="plain", **SPOKEN)


def check(article: Article) -> None:
    assert [article.text[span.start : span.end] for span in uncovered(article)] == []
    spans = [sentence.span for sentence in article.sentences()]
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    for sentence in article.sentences():
        assert sentence.text == " ".join(sentence.text.split()) != ""
        assert re.search(r"[^\W_]", spoken_form(sentence.text))
    titles = [section.title for section in article.sections]
    assert len(set(titles)) == len(titles) and all(0 < len(title) < 40 for title in titles)
    check_once(article)
    words = [s.text.replace(MASKED, "").replace(LINK, "") for s in article.sentences()]
    shown = [c for text in words for c in text if c.isascii() and c.isalnum()]
    told = (unicodedata.normalize("NFKD", article.text[s.start : s.end]) for s in spans)  # "ﬁ" is said by two letters
    said = [c for text in told for c in text if c.isascii() and c.isalnum()]
    if article.choices.ear.tables == "notes":
        # The rows of a table say its headings again.
        assert len(shown) <= len(said)


def check_once(article: Article) -> None:
    """No two units share a letter; what is left out of a sentence lies within that one."""
    sentences = [sentence.span for sentence in article.sentences()]
    whole = sorted([*sentences, *(credit.span for credit in article.credits)])
    assert all(one.end <= other.start for one, other in itertools.pairwise(whole))
    omitted = [omission.span for omission in article.omitted]
    assert all(one.end <= other.start for one, other in itertools.pairwise(omitted))
    for out in omitted:
        touched = [unit for unit in whole if unit.start < out.end and out.start < unit.end]
        assert all(unit.start <= out.start and out.end <= unit.end for unit in touched)
