"""What is written, and how it is said."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]  # how a pattern was understood
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import MASKED
from pipeline.script.spoken import OF_FIGURES, RULES, apply, spoken_changes, spoken_form

_LINES = (Path(__file__).parent / "spoken_cases.tsv").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in _LINES]
WRITTEN = [written for _, written, _ in CASES]
PROSE = """armies are better known for arriving than leaving and we seldom remember the day when somebody locks a
    storeroom hands over its key walks to station may march second one half mar radar drôle Ödön naïve Kim Wang Yalu"""


@pytest.mark.parametrize(("kind", "written", "spoken"), CASES, ids=WRITTEN)
def test_written_and_spoken(kind: str, written: str, spoken: str) -> None:
    assert spoken_form(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Nguyễn Văn Thiệu met Hồ Chí Minh’s envoy.", "Nguyen Văn Thieu met Ho Chí Minh’s envoy."),
        ("Ḥizb and Ṛgveda, Kỳ-Anh", "Hizb and Rgveda, Ky-Anh"),
        ("Zoe\u0301 Lefe\u0300vre came to Ha\u0300 No\u0302\u0323i.", "Zoé Lefèvre came to Hà Noi."),
        ("q\u0303 and \u0301it, groẞ", "q and it, groSS"),
        ("Ödön, drôle, Peña, Łódź, Đà", "Ödön, drôle, Peña, Łódź, Đà"),
    ],
)
def test_letters_that_a_voice_would_spell_are_plain(written: str, spoken: str) -> None:
    assert spoken_form(written) == spoken


def test_the_table_is_large_and_names_nothing_twice() -> None:
    assert len(CASES) >= 400
    assert len(set(WRITTEN)) == len(CASES)


@given(st.text() | st.text(alphabet="0123456789 .,:/-–$£€%°²½¾'’\"#&+IVXAUSapmkshtdrn()[]@", max_size=40))
def test_no_text_makes_it_fail_or_keeps_a_figure(text: str) -> None:
    changes = spoken_changes(text)
    assert not re.search("[0-9]", apply(text, changes))
    assert all(text[change.start : change.end] == change.before for change in changes)
    assert all(one.end <= two.start for one, two in itertools.pairwise(changes))


@pytest.mark.parametrize(
    "around", ["{}", "{}th", "{}th-5th", "${}.5", "{} km", "{}%", "v{}.1", "{0}:{0}", "a{}", "1/{}"]
)
def test_figures_without_end_are_read_one_by_one(around: str) -> None:
    """Python refuses to convert more than 4300 figures, and nobody has a word for them."""
    assert "nine nine nine" in spoken_form(around.format("9" * 5000))


@given(st.lists(st.sampled_from(PROSE.split()), max_size=20))
def test_words_keep_their_letters(words: list[str]) -> None:
    assert spoken_form(" ".join(words)) == " ".join(words)


@given(st.lists(st.sampled_from(WRITTEN) | st.sampled_from(PROSE.split()), min_size=1, max_size=4))
def test_a_spoken_form_is_its_own_spoken_form(parts: list[str]) -> None:
    once = spoken_form("; ".join(parts))
    assert spoken_form(once) == once
    assert not re.search("[0-9]", once)


def test_a_change_names_its_rule_and_place() -> None:
    (change,) = spoken_changes("the DPRK left")
    assert (change.rule, change.before, change.after, change.start, change.end) == ("letters", "DPRK", "D P R K", 4, 8)


def test_a_rule_can_be_switched_off() -> None:
    assert spoken_form("the DPRK in 1958", frozenset({"letters"})) == "the DPRK in nineteen fifty eight"
    everything = frozenset(RULES)
    assert spoken_form("the DPRK in 1958", everything) == "the DPRK in 1958"


def _needs_a_figure(parsed: Any) -> bool:
    """Whether nothing matches a parsed pattern but what holds a figure."""
    return any(_is_or_holds_a_figure(operation, told) for operation, told in parsed)


def _is_or_holds_a_figure(operation: Any, told: Any) -> bool:
    if operation in (_parser.MAX_REPEAT, _parser.MIN_REPEAT, _parser.POSSESSIVE_REPEAT):
        return told[0] > 0 and _needs_a_figure(told[2])
    if operation is _parser.IN:
        return all(_is_or_holds_a_figure(*choice) for choice in told)
    if operation is _parser.BRANCH:
        return all(map(_needs_a_figure, told[1]))
    if operation is _parser.ATOMIC_GROUP:
        return _needs_a_figure(told)
    if operation in (_parser.SUBPATTERN, _parser.ASSERT):
        return _needs_a_figure(told[-1])
    if operation is _parser.RANGE:
        return set(range(told[0], told[1] + 1)) <= FIGURES
    return told in FIGURES if operation is _parser.LITERAL else told is _parser.CATEGORY_DIGIT


FIGURES = set(map(ord, "0123456789"))


def test_rules_are_passed_over_only_where_they_could_match_nothing() -> None:
    assert {rule for rule, (pattern, _) in RULES.items() if _needs_a_figure(_parser.parse(pattern))} == OF_FIGURES


def test_masked_words_are_left_to_the_kit() -> None:
    assert spoken_changes(f"{MASKED}, {MASKED}") == ()


def test_an_article_takes_a_moment() -> None:
    """2,300 words, with loading, far under half a second of processor time."""
    line = "On July 27, 1953, at 10 a.m., 4,260 bridges and 430 km of dikes of the DPRK cost $3.5 billion, or 8%. "
    program = (
        f"import time\nfrom pipeline.script.spoken import spoken_form\nfor n in range(115): spoken_form({line!r})\n"
    )
    program += "print(time.process_time())"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert float(said.stdout) < 0.5


def test_every_character_can_be_said_or_left() -> None:
    """U+03A2 stands among the Greek capitals and is no letter: damaged pages hold such characters."""
    every = [chr(code) for code in (*range(0x20, 0xD800), *range(0xE000, 0x1_F000))]
    for start in range(0, len(every), 64):
        spoken_form(" ".join(every[start : start + 64]))  # must not fail
    assert spoken_form("\u03a1 \u03a2 \u03a3") == "rho \u03a2 sigma"
