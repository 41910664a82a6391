"""What the brief kit tells: telling sentences, as they stand, from the whole of the article, within its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article.outline import outline
from pipeline.article.read import read
from pipeline.model import Article, Block, Section, Sentence, Span
from pipeline.script.selection import Selection, select

_FOLDER = Path(__file__).resolve().parents[2] / "articles"
ARTICLES = [_FOLDER / "six-pips.txt", _FOLDER / "the-last-train-over-the-yalu.md"]
BRIEF = Selection(words=270, sections=4)


def made(*sections: list[str], kind: str = "paragraph") -> Article:
    """An article of one-sentence paragraphs; a section is a list of texts."""
    numbered = 0
    built = []
    for title, texts in enumerate(sections):
        blocks = []
        for text in texts:
            numbered += 1
            sentence = Sentence(f"s{numbered:04}", text, Span(numbered * 1000, numbered * 1000 + len(text)))
            blocks.append(Block(kind, (sentence,)))  # type: ignore[arg-type]
        built.append(Section(f"Part {title}", tuple(blocks)))
    return Article("Title", "en", "a.txt", "x" * 99_999, tuple(built))


def told(article: Article, selection: Selection) -> list[str]:
    return [sentence.text for sentence in select(article, selection).sentences()]


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_samples_are_told_from_end_to_end_within_their_words(path: Path) -> None:
    article = outline(read(str(path)))
    brief = select(article, BRIEF)
    sentences = brief.sentences()
    assert 200 < sum(len(sentence.text.split()) for sentence in sentences) <= 270
    everything = {sentence.id: sentence for sentence in article.sentences()}
    assert all(everything[sentence.id] == sentence for sentence in sentences)
    assert [s.id for s in sentences] == sorted(s.id for s in sentences)
    titles = [section.title for section in article.sections]
    chosen = [section.title for section in brief.sections]
    assert len(chosen) == 4 and {titles[0], titles[-1]} <= set(chosen)
    openings = {sentence.text.split()[0].strip("“\"'").lower() for sentence in sentences}
    assert not openings & {"he", "she", "they", "this", "however", "but", "then", "so", "it"}


def test_one_changed_word_elsewhere_leaves_the_choice() -> None:
    path = next(path for path in ARTICLES if path.suffix == ".md")
    article = outline(read(str(path)))
    before = {sentence.id for sentence in select(article, BRIEF).sentences()}
    for sentence in [s for s in article.sentences() if s.id not in before][::9]:
        edited = Sentence(sentence.id, f"{sentence.text[:-1]} indeed.", sentence.span)
        assert {s.id for s in select(replaced(article, edited), BRIEF).sentences()} == before


def replaced(article: Article, sentence: Sentence) -> Article:
    """The article with another text for a sentence."""
    from dataclasses import replace

    def block(old: Block) -> Block:
        return replace(old, sentences=tuple(sentence if s.id == sentence.id else s for s in old.sentences))

    sections = (replace(part, blocks=tuple(block(b) for b in part.blocks)) for part in article.sections)
    return replace(article, sections=tuple(sections))


def test_a_sentence_that_leans_on_another_is_left_to_it() -> None:
    article = made([
        "He built the bridge at Tansen and the bridge at Hamhung in one winter of heavy snow.",
        "Engineers built the bridge at Tansen and the bridge at Hamhung in a winter of heavy snow.",
    ])  # fmt: skip
    assert told(article, Selection(words=20, sections=1)) == [article.sentences()[1].text]


def test_the_second_sentence_says_something_else() -> None:
    article = made([
        "The bridge at Tansen carried the trains of the army across the river.",
        "The bridge at Tansen carried the trains of the army over the river.",
        "Farmers planted rice beside the schools that the soldiers had built.",
    ])  # fmt: skip
    assert told(article, Selection(words=30, sections=1))[1].startswith("Farmers")


def test_a_quotation_is_told_whole_or_not_at_all() -> None:
    quoted = tuple(
        Sentence(f"s000{n}", f"We mended bridges and schools in year {n}.", Span(n, n + 1)) for n in (1, 2, 3)
    )
    block = Block("quotation", quoted, "General Wang", attributed=True)
    article = Article("T", "en", "a.txt", "x" * 99, (Section("One", (block,)),))
    assert len(select(article, Selection(words=24, sections=1)).sentences()) == 3
    rest = Block("paragraph", (Sentence("s0004", "Bridges stood.", Span(50, 60)),))
    longer = Article("T", "en", "a.txt", "x" * 99, (Section("One", (block, rest)),))
    assert told(longer, Selection(words=23, sections=1)) == ["Bridges stood."]


def test_one_endless_sentence_is_still_told() -> None:
    article = made(["word " * 400 + "end."])
    assert len(told(article, BRIEF)) == 1
