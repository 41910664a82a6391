"""Reading: what is an article, in which format, and how the refusal of anything else reads."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.article.coverage import uncovered
from pipeline.article.formats.plain import is_wrapped
from pipeline.article.formats.source import MAX_TEXT
from pipeline.article.outline import outline
from pipeline.article.read import read
from pipeline.errors import ArticleError

SAMPLES = Path(__file__).resolve().parents[2] / "articles"
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
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a picture"),
        (b"plain text \x00 with a nought in it", "binary"),
        (b"One line.\nA caf\xe9 by the sea.", "is not UTF-8 at byte 15 (0xe9)"),
        ("odd".encode("utf-16") + b"\x00", "is not UTF-16"),
        (b"a " * (MAX_TEXT // 2 + 1), "is a text of more than"),
    ],
)
def test_what_is_no_article_is_refused_by_name(tmp_path: Path, data: bytes, problem: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(ArticleError) as caught:
        read(path)
    assert problem in caught.value.problem and caught.value.path == path and caught.value.remedy
    assert caught.value.line == (2 if b"caf" in data else None)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"# One\n\n{TEXT}\n\n# Two".encode())))
    source = read("-")
    assert (source.path, source.format) == ("-", "markdown") and source.blocks[1].text.text == TEXT


@pytest.mark.parametrize(
    ("data", "problem", "remedy"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Office document", "DOCX"),
        (b"{\\rtf1\\ansi Words of it}", "a Rich Text document", "DOCX"),
        (b"\0" * 60 + b"BOOKMOBI" + b"\0" * 600, "a Kindle book", "EPUB"),
        (b"\x1f\x8b\x08" + b"\0" * 600, "a gzip archive", "unpack"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "a sound file", "text"),
    ],
)
def test_a_format_that_is_not_read_is_named(tmp_path: Path, data: bytes, problem: str, remedy: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read(write(tmp_path, data))
    assert problem in caught.value.problem and remedy in caught.value.remedy


def test_words_that_begin_as_a_signature_are_words(tmp_path: Path) -> None:
    for text in ("RIFF was the word of the day, and nobody knew it.", "ID3 is a kind of tag in a file."):
        assert read(write(tmp_path, text.encode())).format == "text"


@pytest.mark.parametrize(("ending", "library", "extra"), [("html", "trafilatura", "web"), ("pdf", "pdfminer", "pdf")])
def test_a_library_that_is_not_installed_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, ending: str, library: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ArticleError) as caught:
        read(str(SAMPLES / f"the-keepers-ledger.{ending}"))
    assert f"{library} is not installed" in caught.value.problem
    assert f"pip install 'make-episode[{extra}]'" in caught.value.remedy


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


@pytest.mark.parametrize(
    ("head", "meta"),
    [
        ("title: >-\n  The Long Walk\n  to the Sea\nlang: en", {"title": "The Long Walk to the Sea", "lang": "en"}),
        (
            "title: |\n  The Sea\ndate: 2023-11-03 09:15:00 -0500",
            {"title": "The Sea", "date": "2023-11-03 09:15:00 -0500"},
        ),
        (
            'author: ["Lee Ann Marsh", "Tim Oduya"] # two\ndraft: no',
            {"author": "Lee Ann Marsh, Tim Oduya", "draft": "no"},
        ),
        ("author:\n- Lee\n- 1984\n# all\ndate: 1984", {"author": "Lee, 1984", "date": "1984"}),
        ("author:\n  - name: Paul Baker\n    url: x.org\n  - name: Ana Flour", {"author": "Paul Baker, Ana Flour"}),
        ("author:\n  name: Paul Baker\n  title: Baker\ntitle: Bread", {"author": "Paul Baker", "title": "Bread"}),
        ("title: Bread\nseo:\n  title: Loaves\n  kind: x", {"title": "Bread", "seo": "", "kind": "x"}),
        (
            "title: The Ferry: a story\n author: Lee\nby: {{ me }}",
            {"title": "The Ferry: a story", "author": "Lee", "by": "{{ me }}"},
        ),
        ("author: [Lee\nflag: yes\nsize: 010", {"author": "[Lee", "flag": "yes", "size": "010"}),
        ("author: " + "[" * 3000, {"author": "[" * 3000}),
    ],
)
def test_front_matter_in_yaml_has_lists_and_values_of_more_lines(
    tmp_path: Path, head: str, meta: dict[str, str]
) -> None:
    source = read(write(tmp_path, f"---\n{head}\n---\nBody of three words.".encode(), "a.md"))
    assert source.meta == meta
    assert [block.text.text for block in source.blocks] == ["Body of three words."]


@pytest.mark.parametrize(
    ("head", "meta"),
    [
        (
            'Title = "The Ferry"\ndate = 2024-05-06T08:00:00+02:00\nauthor = ["Lee", "Tim"]\ndraft = false',
            {"title": "The Ferry", "date": "2024-05-06T08:00:00+02:00", "author": "Lee, Tim", "draft": "false"},
        ),
        ('title = """\nThe\nSea"""\nday = 2024-05-06', {"title": "The Sea", "day": "2024-05-06"}),
        ("title = 'The Sea'\ndate = May 6\nid = 1 # one", {"title": "The Sea", "date": "May 6", "id": "1"}),
        ("author = " + "[" * 3000, {"author": "[" * 3000}),
        ("id = 0x" + "f" * 5000, {"id": "0x" + "f" * 5000}),
    ],
)
def test_front_matter_in_toml_is_read_and_is_no_text(tmp_path: Path, head: str, meta: dict[str, str]) -> None:
    source = read(write(tmp_path, f"+++\n{head}\n+++\nBody of three words.".encode()))
    assert (source.format, source.meta) == ("markdown", meta)
    assert [block.text.text for block in source.blocks] == ["Body of three words."]
    assert not uncovered(outline(source))


def test_pluses_around_words_are_no_front_matter(tmp_path: Path) -> None:
    source = read(write(tmp_path, b"+++\nNobody was on it.\n+++\nBody of three words.", "a.md"))
    assert not source.meta and "Nobody was on it." in source.blocks[0].text.text


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
