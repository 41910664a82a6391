"""Reading: what is an article, in which format, and how the refusal of anything else reads."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.article.plain import is_wrapped
from pipeline.article.read import MAX_BYTES, read
from pipeline.errors import ArticleError

TEXT = "The ferry left at nine. Nobody was on it."


def write(folder: Path, data: bytes, name: str = "a.txt") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b" \n\n\t ", "is empty"),
        (b"Word", "has only 1 word"),
        (b"Two words.", "has only 2 words"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"plain text \x00 with a nought in it", "binary"),
        (b"One line.\nA caf\xe9 by the sea.", "is not UTF-8 at byte 15 (0xe9)"),
        ("odd".encode("utf-16") + b"\x00", "is not UTF-16"),
        (b"a " * (MAX_BYTES // 2 + 1), "is larger than"),
    ],
)
def test_what_is_no_article_is_refused_by_name(tmp_path: Path, data: bytes, problem: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(ArticleError) as caught:
        read(path)
    assert problem in caught.value.problem and caught.value.path == path and caught.value.remedy
    assert caught.value.line == (2 if b"caf" in data else None)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, problem in ((tmp_path / "none.txt", "no such file"), (tmp_path, "is a folder")):
        with pytest.raises(ArticleError, match=problem):
            read(str(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_line_ends_give_one_text(tmp_path: Path, encoding: str) -> None:
    data = "Café noir.\r\nTwo more words.\rEnd".encode(encoding)
    assert read(write(tmp_path, data)).text == "Café noir.\nTwo more words.\nEnd"


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.txt", "The ** said no.\n** Believe that.\n# is a sign, and *** is none.", "text"),
        ("a.txt", "- - -\nOne thing: here.\nAnother thing.", "text"),
        ("a.md", TEXT, "markdown"),
        ("a.txt", f"# One\n\n{TEXT}\n\n## Two\n\n{TEXT}", "markdown"),
        ("a.txt", f"---\ntitle: Ferries\n---\n{TEXT}", "markdown"),
    ],
)
def test_the_format_is_told_by_name_and_content(tmp_path: Path, name: str, text: str, form: str) -> None:
    assert read(write(tmp_path, text.encode(), name)).format == form


def test_front_matter_is_read_and_is_no_text(tmp_path: Path) -> None:
    text = "---\nTitle: \"A: b\"\nauthor: 'Ann Lee'\ncast: x # note\n\n---\nBody of three words."
    source = read(write(tmp_path, text.encode(), "a.md"))
    assert source.meta == {"title": "A: b", "author": "Ann Lee", "cast": "x"}
    assert [block.text.text for block in source.blocks] == ["Body of three words."]


def test_wrapped_lines_are_joined_and_lines_of_sentences_are_not(tmp_path: Path) -> None:
    wrapped = dedent("""\
        The ferry left the harbour at nine in the morning, and
        nobody was on it but the captain, who had slept in his
        cabin for most of a day.
        The second boat went at ten, with all the passengers of
        the first one on its deck, and all of them complained.""")
    blocks = read(write(tmp_path, wrapped.encode())).blocks
    assert [len(block.text.text.split()) for block in blocks] == [29, 22]
    lines = "The ferry left at nine.\nNobody was on it.\nThe war had begun and no one knew it"
    assert [block.role for block in read(write(tmp_path, lines.encode())).blocks] == ["line"] * 3
    assert not is_wrapped([["A line that ends.", "Another one that ends.", "End."]])


def test_a_short_line_before_an_empty_one_is_a_title(tmp_path: Path) -> None:
    source = read(write(tmp_path, f"The Last Ferry\n\n{TEXT}\n\n***\n\n- one\n- two".encode()))
    assert [(block.role, block.level) for block in source.blocks] == [
        ("heading", 1),
        ("paragraph", 0),
        ("list", 0),
        ("list", 0),
    ]
