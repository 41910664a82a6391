"""What was written for the eye: how it is told to the ear, what goes to the notes, and the switch of each."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.article.coverage import uncovered
from pipeline.article.outline import outline
from pipeline.article.read import read
from pipeline.article.report import as_json, as_text
from pipeline.errors import UnknownName
from pipeline.model import LINK, Article, Choices, Ear
from tests.clock import at_most

PAGE = dedent("""\
    # On the Dike

    The water rose all night, and nobody in the low town slept. Read https://example.org/flood?year=1953 for the
    whole of it. It has been told before (Smith 2004), and better (see Jones & Lee 1999, p. 3; Ray et al., 2001) than
    here (in May 2004).

    1. Close the sluice.
    2. Ring the bell.

       Ring it again.
       - Not too loud.
    3. Go home.

    | Year | Ships | Fog |
    |------|-------|-----|
    | 1952 | 12    |     |
    | 1953 | 14    | 9   |

    ![A keeper stands on the dike.](a.png)

    ```python
    print("water")
    ```

    Its rise is $h = \\frac{v^2}{2g}$ as he wrote[^1]. A lamp cost $5 then and $6 later.

    [^1]: The letter is in the county museum.
    """)
ALOUD = Ear("plain", *["spoken"] * (len(fields(Ear)) - 1))  # type: ignore[arg-type]


def outlined(folder: Path, text: str, ear: Ear = Ear(), name: str = "a.md") -> Article:  # noqa: B008  # a frozen value
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return outline(read(str(path)), Choices(ear=ear))


def told(article: Article) -> list[tuple[str, int, str]]:
    blocks = [block for section in article.sections for block in section.blocks]
    return [(block.kind, block.item, sentence.text) for block in blocks for sentence in block.sentences]


def test_a_page_for_the_eye_as_it_is_told(tmp_path: Path) -> None:
    article = outlined(tmp_path, PAGE)
    assert told(article) == [
        ("paragraph", 0, "The water rose all night, and nobody in the low town slept."),
        ("paragraph", 0, f"Read {LINK} for the whole of it."),
        ("paragraph", 0, "It has been told before, and better than here (in May 2004)."),
        ("list", 1, "Close the sluice."),
        ("list", 2, "Ring the bell."),
        ("list", 0, "Ring it again."),
        ("list", 0, "Not too loud."),
        ("list", 3, "Go home."),
        ("paragraph", 0, "Its rise is as he wrote."),
        ("paragraph", 0, "A lamp cost $5 then and $6 later."),
    ]
    assert [(left.reason, left.text.split("\n")[0]) for left in article.omitted if left.reason != "markup"] == [
        ("url", "https://example.org/flood?year=1953"),
        ("note", "(Smith 2004)"),
        ("note", "(see Jones & Lee 1999, p. 3; Ray et al., 2001)"),
        ("table", "| Year | Ships | Fog |"),
        ("code", "```python"),
        ("code", "$h = \\frac{v^2}{2g}$"),
        ("note", "[^1]"),
        ("note", "[^1]:"),
        ("note", "The letter is in the county museum."),
    ]
    assert uncovered(article) == ()


@pytest.mark.parametrize(
    ("choice", "heard"),
    [
        ("tables", [("table", "Year, Ships, Fog."), ("table", "1952: Ships 12."), ("table", "1953: Ships 14; Fog 9.")]),
        ("images", [("image", "A keeper stands on the dike.")]),
        ("code", [("code", 'print("water")')]),
        ("formulas", [("paragraph", "Its rise is $h = \\frac{v^2}{2g}$ as he wrote.")]),
        ("notes", [("note", "The letter is in the county museum.")]),
        ("links", [("paragraph", "Read https://example.org/flood?year=1953 for the whole of it.")]),
        (
            "citations",
            [
                (
                    "paragraph",
                    "It has been told before (Smith 2004), and better (see Jones & Lee 1999, p. 3; Ray et al., 2001)"
                    " than here (in May 2004).",
                )
            ],
        ),
    ],
)
def test_each_has_a_switch_that_turns_nothing_else(tmp_path: Path, choice: str, heard: list[tuple[str, str]]) -> None:
    plain = {(kind, text) for kind, _, text in told(outlined(tmp_path, PAGE))}
    switched = outlined(tmp_path, PAGE, replace(Ear(), **{choice: "spoken"}))
    assert sorted({(kind, text) for kind, _, text in told(switched)} - plain) == sorted(heard)
    assert uncovered(switched) == ()


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("The Eddystone (/ˈɛdɪstən/) is a rock.", "The Eddystone is a rock."),
        ("The Eddystone (/ˈɛdɪstən/ ED-iss-tən) is a rock.", "The Eddystone is a rock."),
        ("Tokyo (/ˈtoʊkioʊ/; once Edo) is a town.", "Tokyo (once Edo) is a town."),
        ("The keeper says /ˈɛdɪstən/ and no more.", None),
        ("It is in the folder (/usr/bin/) of all.", None),
    ],
)
def test_how_a_word_is_said_is_not_said_again(tmp_path: Path, written: str, heard: str | None) -> None:
    article = outlined(tmp_path, f"{written} It was there before anyone came, and it will be there after.")
    assert told(article)[0][2] == (heard or written)
    assert uncovered(article) == ()


def test_everything_can_be_heard_in_its_order(tmp_path: Path) -> None:
    article = outlined(tmp_path, PAGE, ALOUD)
    assert {left.reason for left in article.omitted} == {"markup", "note"}  # fences and numbers, and the note's mark
    assert {item for _, item, _ in told(article)} == {0}
    starts = [sentence.span.start for sentence in article.sentences()]
    assert starts == sorted(starts) and uncovered(article) == ()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- one\n- two\n- three", [1, 2, 3]),
        ("3. one\n4. two", [3, 4]),
        ("- alone", [0]),
        ("- Step 1: go.\n- Step 2: come.", [0, 0]),
        ("- First, go.\n- Then come.", [0, 0]),
        ("- one\n- two\n\nA line.\n\n- one\n- two", [1, 2, 0, 1, 2]),
        ("- one\n  1. inner\n  2. other\n- two", [1, 0, 0, 2]),
    ],
)
def test_which_lists_are_counted(tmp_path: Path, text: str, items: list[int]) -> None:
    blocks = told(outlined(tmp_path, f"The things to be done are these, and in this order:\n\n{text}"))
    assert [item for _, item, _ in blocks][1:] == items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1. Close it.\n2. Ring it.", [1, 2]),
        ("1) Close it.\n\n2) Ring it.\n\n3) Go.", [1, 2, 3]),
        ("• Close it.\n• Ring it.", [1, 2]),
        ("1. Close the sluice of the upper pond, which\n   nobody has moved since the war.\n2. Ring it.", [1, 2]),
        ("1. Close it.\nAnd go.", [0, 0]),
        ("In all he had 3.\n4. Had more.", [0, 0]),
    ],
)
def test_numbered_lines_of_a_plain_text_are_a_list_where_they_count_on(
    tmp_path: Path, text: str, items: list[int]
) -> None:
    article = outlined(tmp_path, f"The things to be done are these, and in this order:\n\n{text}", name="a.txt")
    assert [item for _, item, _ in told(article)][1:] == items
    assert uncovered(article) == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Write to www.example.org.", f"Write to {LINK}."),
        ("The lake (https://example.org/a) is deep.", "The lake is deep."),
        ("The lake (see: https://example.org/a) is deep.", "The lake is deep."),
        ("The lake [http://example.org] is deep.", "The lake is deep."),
        ("Ask ann@example.org or example.org.", "Ask ann@example.org or example.org."),
        ("It rained (June 2004) in Rome.", "It rained (June 2004) in Rome."),
        ("It rained (Ash, 2004a, 2004b; Pine and Oak 2001) in Rome.", "It rained in Rome."),
        ("It rained (Ash et al. 2004: 17-19) in Rome.", "It rained in Rome."),
        ("The prize ($5 to $10) was hers.", "The prize ($5 to $10) was hers."),
        ("So \\(a^2\\) is $$b_1 + c$$ here.", "So is here."),
        ("Pay US$ 5 and $6 for a_b.", "Pay US$ 5 and $6 for a_b."),
    ],
)
def test_asides_within_a_sentence(tmp_path: Path, written: str, shown: str) -> None:
    article = outlined(tmp_path, f"The water rose all night.\n{written}", name="a.txt")
    assert article.sentences()[-1].text == shown
    assert uncovered(article) == ()


def test_it_is_chosen_by_front_matter_over_the_show_and_told_by_outline(tmp_path: Path) -> None:
    article = outlined(tmp_path, f"---\near: tables=spoken, lists=plain\n---\n{PAGE}", replace(Ear(), tables="notes"))
    assert (article.choices.ear.tables, article.choices.ear.lists) == ("spoken", "plain")
    assert "For the ear: lists plain, tables spoken, images notes" in as_text(article)
    assert as_json(article, str)["ear"] == {
        field.name: getattr(article.choices.ear, field.name) for field in fields(Ear)
    }


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("table=spoken", "no choice for the ear 'table'; did you mean 'tables'"),
        ("tables=aloud", "no way for the ear to have tables 'aloud'; known: notes, spoken"),
        ("tables", "no way for the ear to have tables ''"),
    ],
)
def test_a_choice_that_is_none_is_refused(tmp_path: Path, said: str, problem: str) -> None:
    with pytest.raises(UnknownName, match=problem):
        outlined(tmp_path, f"---\near: {said}\n---\n{PAGE}")


def test_many_addresses_and_citations_on_one_line_take_linear_time(tmp_path: Path) -> None:
    line = " ".join(f"It is so (Smith {1900 + n % 90}), says https://a.example/{n} today." for n in range(4000))
    with at_most(30):
        article = outlined(tmp_path, line, name="a.txt")
    assert len(article.omitted) == 8000
