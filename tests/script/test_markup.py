"""The script's syntax: what is put in comes out, and mistakes are named where they are."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import ScriptError
from pipeline.model import Piece
from pipeline.script.markup import ChapterMark, Heading, Line, MusicMark, escape, front_matter, parse_markup, quote

HEAD = '---\nssmd_version: "0.9"\n---\n'


def nodes(body: str):
    return parse_markup(HEAD + dedent(body), "script.ssmd.md").nodes


def only_line(body: str) -> Line:
    (line,) = nodes(body)
    assert isinstance(line, Line)
    return line


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
@example("2*3*4 and @home")
@example('...500ms of # hash [text]{sub="x"} ::: *stressed* **twice** \\[')
@example("@s0001 looks like a mark")
@example('--- [a\\]{ph="x"} \ue000\ufdd0')
def test_any_text_survives_escaping(text: str) -> None:
    shown = " ".join(text.split())
    for before, after in (("", ""), ("@s0001 ", "")):
        if not shown:
            continue
        line = only_line(f"{before}{escape(text)}{after}")
        assert line.parts == (Piece(shown),)
        assert line.mark == ("s0001" if before else None)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n\r")))
def test_any_attribute_survives_quoting(text: str) -> None:
    if not text.split():
        return
    (_, line, _) = [None, *nodes(f":::{{voice={quote(text)}}}\nHello.\n:::\n"), None]
    assert isinstance(line, Line)
    assert line.voice == " ".join(text.split())


def test_pieces_pauses_and_stress() -> None:
    line = only_line(
        '@s0007 In [1958]{sub="nineteen fifty eight"}, [Kim]{ph="kim" alphabet="ipa"} *smiled*. '
        "...800ms Then ...1.5s left."
    )
    assert line.mark == "s0007"
    assert line.parts == (
        Piece("In "),
        Piece("1958", sub="nineteen fifty eight"),
        Piece(", "),
        Piece("Kim", ipa="kim"),
        Piece(" "),
        Piece("smiled", emphasis=True),
        Piece(". "),
        800,
        Piece(" Then "),
        1500,
        Piece(" left."),
    )


def test_blocks_chapters_and_cues() -> None:
    found = nodes(
        """\
        # The Title
        []{chapter="Opening"}
        :::{bed="bed"}
        One.
        :::{voice="quote-1" speaker="General Wang Ping"}
        Two.
        Three.
        :::

        Four.
        :::
        []{sting="sting-turn"}
        ## Part
        """
    )
    assert found == (
        Heading(1, (Piece("The Title"),), 4),
        ChapterMark("Opening", 5),
        MusicMark("bed-in", "bed", 6),
        Line(None, (Piece("One."),), 1, None, None, 7),
        Line(None, (Piece("Two."),), 2, "quote-1", "General Wang Ping", 9),
        Line(None, (Piece("Three."),), 2, "quote-1", "General Wang Ping", 10),
        Line(None, (Piece("Four."),), 3, None, None, 13),
        MusicMark("bed-out", "bed", 14),
        MusicMark("sting", "sting-turn", 15),
        Heading(2, (Piece("Part"),), 16),
    )


@pytest.mark.parametrize(
    ("body", "line", "problem"),
    [
        ('Fine.\n:::{voice="a"}\nNever closed.\n', 5, "never closed"),
        (":::\n", 4, "none is open"),
        (':::{speed="2"}\nx\n:::\n', 4, "'speed' is unknown"),
        (':::{voice="a" bed="b"}\nx\n:::\n', 4, "either a voice or a bed"),
        ('Hello [you]{sbu="x"}.\n', 4, "'sbu' is unknown"),
        ("Hello [you]{sub=x}.\n", 4, "cannot read 'sub=x'"),
        ('Hello [you]{ph="x" alphabet="sampa"}.\n', 4, "alphabet 'sampa'"),
        ('Hello [you]{ph="/ju/"}.\n', 4, "'/' is no IPA"),
        ("\n### Too deep\n", 5, "not a heading"),
        ("#no space\n", 4, "not a heading"),
        ('[]{jingle="x"}\n', 4, "'jingle' is unknown"),
        ('[]{sting=""}\n', 4, "sting has no name"),
        ('[]{sting="a"} text\n', 4, "text after a cue"),
        (':::{bed="a"}\n:::{bed="a"}\nx\n:::\n:::\n', 5, "a bed within a bed"),
    ],
)
def test_mistakes_are_named_where_they_are(body: str, line: int, problem: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse_markup(HEAD + body, "my.ssmd.md")
    assert (caught.value.path, caught.value.line) == ("my.ssmd.md", line)
    assert problem in caught.value.problem


@pytest.mark.parametrize("text", ["No front matter.", "---\ntitle: x\n", '---\nssmd_version: "0.8"\n---\nx\n'])
def test_a_script_says_its_version(text: str) -> None:
    with pytest.raises(ScriptError):
        parse_markup(text, "x.ssmd.md")


def test_front_matter_round_trip() -> None:
    meta = {"ssmd_version": "0.9", "title": 'He said "no": \\ 金日成', "empty": ""}
    document = parse_markup(front_matter(meta) + "Hello.\n", "x.ssmd.md")
    assert dict(document.meta) == meta
    assert document.body == "Hello.\n"
