"""Repairs: what is broken is mended and told; what is right is left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article.mapped import MappedText
from pipeline.article.repair import RULE_NAMES, repair
from tests.clock import at_most

N = "[name withheld]"

BROKEN = [
    ('he said to the staff:"The show begins!”', "he said to the staff: “The show begins!”", "quotation-marks"),
    ('"Over the famine. ”Every number', "“Over the famine.” Every number", "quotation-marks"),
    ('"Go away."He left.', '"Go away." He left.', "quotation-marks"),
    ('He said "it is over. And then he left.', 'He said "it is over." And then he left.', "quotation-marks"),
    ('It is over." Then he left.', "It is over. Then he left.", "quotation-marks"),
    ("of various kinds4,096 dikes", "of various kinds; 4,096 dikes", "glued-figure"),
    ("430 kilometers;2,295 canals", "430 kilometers; 2,295 canals", "glued-figure"),
    ("1,200 kilometersMore than 36 million", "1,200 kilometers. More than 36 million", "glued-sentence"),
    ("They sank1,200 wells", "They sank 1,200 wells", "glued-figure"),
    ("all 1,300bridges and 40people", "all 1,300 bridges and 40 people", "glued-figure"),
    ("It was begun in1987 and left", "It was begun in 1987 and left", "glued-figure"),
    ("That was in 1931.The bank failed", "That was in 1931. The bank failed", "glued-sentence"),
    ("It cost $1,400.He paid", "It cost $1,400. He paid", "glued-sentence"),
    ("told the crew:The ship sails", "told the crew: The ship sails", "glued-sentence"),
    ("It was the end.The war was over", "It was the end. The war was over", "glued-sentence"),
    ("red,green and blue", "red, green and blue", "glued-comma"),
    (
        "the leading comrades rarely go there At the War Hall against all, only one of the rooms was given",
        "the leading comrades rarely go there. At the War Hall against all, only one of the rooms was given",
        "missing-stop",
    ),
    ("Besides, Kim Il Sung** commanded", f"Besides, Kim Il Sung {N} commanded", "masked-word"),
    ("the United ** and the others", f"the United {N} and the others", "masked-word"),
    ("** Believe that", f"{N} Believe that", "masked-word"),
    ("to ask *** to withdraw", f"to ask {N} to withdraw", "masked-word"),
    ("on **, of course", f"on {N}, of course", "masked-word"),
    ("It wasnâ€™t the cafÃ© of GÃ¶del.", "It wasn’t the café of Gödel.", "mojibake"),
    ("â€œNaÃ¯veâ€\x9d, it cost Â£5 â€” or lessâ€¦", "“Naïve”, it cost £5 — or less…", "mojibake"),
    ("He said â€œnoâ€ and left", "He said “no” and left", "mojibake"),
    ("This is **very bold** indeed", "This is very bold indeed", "markup"),
    ("Hello，world。Next Agreement.》", "Hello, world. Next Agreement.", "full-width"),
    ("He spoke（softly）then，and left", "He spoke (softly) then, and left", "full-width"),
    ("Ｒｏｏｍ １２ is shut", "Room 12 is shut", "full-width"),
    ("the ﬁrst ﬂoor, 𝐛𝐨𝐥𝐝 as it is", "the first floor, bold as it is", "styled-letters"),
    ("Salt &amp; Pepper&rsquo;s &quot;fine&quot; caf&eacute;", 'Salt & Pepper’s "fine" café', "entity"),
    ("Signed by ████ in May", f"Signed by {N} in May", "masked-word"),
    ("He said ``go home'' and left", "He said “go home” and left", "quotation-marks"),
    ("“Who?”“Me.”", "“Who?” “Me.”", "quotation-marks"),
    ('that he"could not say".Nobody spoke', 'that he "could not say". Nobody spoke', "quotation-marks"),
    ("“  “Go on,” he said.", "“Go on,” he said.", "quotation-marks"),
    ("He opened his mouth. “", "He opened his mouth.", "quotation-marks"),
    ('She kept"the rest and left', "She kept the rest and left", "quotation-marks"),
    ("the baker,Mr.Bell, left", "the baker, Mr. Bell, left", "glued-title"),
    ("It is late .The lamp is out", "It is late. The lamp is out", "stray-space"),
    ("Come in ,friends !Sit down", "Come in, friends! Sit down", "stray-space"),
    ("It rained, , and it blew", "It rained, and it blew", "stray-mark"),
    ("a zero\u200bwidth and a soft\u00adhyphen", "a zerowidth and a softhyphen", "invisible"),
    ("What ? Yes , it is .", "What? Yes, it is.", "stray-space"),
]

REWRITTEN = {"mojibake", "entity", "styled-letters", "full-width"}
"""Rules that put other letters in the place of some."""


@pytest.mark.parametrize(("before", "after", "rule"), BROKEN)
def test_what_is_broken_is_mended_once_and_told(before: str, after: str, rule: str) -> None:
    mended, made = repair(MappedText.of(before, 0), masks=True)
    assert mended.text == after
    assert rule in {repair.rule for repair in made}
    assert repair(MappedText.of(after, 0), masks=True)[0].text == after


def test_a_letter_and_its_accent_are_one_character_and_nobody_is_told() -> None:
    mended, made = repair(
        MappedText.of("Zoe\u0301 saw the sena\u0303o, q\u0303 and Ha\u0300 No\u0302\u0323i.", 0), masks=True
    )
    assert (mended.text, made) == ("Zoé saw the senão, q\u0303 and Hà Nội.", ())


@pytest.mark.parametrize(("before", "after", "rule"), BROKEN)
def test_each_repair_can_be_switched_off(before: str, after: str, rule: str) -> None:
    mended, made = repair(MappedText.of(before, 0), masks=True, off=frozenset({rule}))
    assert mended.text != after and rule not in {repair.rule for repair in made}
    assert rule in RULE_NAMES


@pytest.mark.parametrize(
    "text",
    [
        "COVID19, 4x4, iPhone15, F16, H2O and 3D; McDonald, YouTube, PhDs, LinkedIn, JavaScript and camelCase is fine.",
        "The bank has stood since I was nine, and nobody knew where I was; the ones I had met were few.",
        "4chan, 3dsmax, 16bit, 500px, 7zip, 5G, 100mph, 1password and sha256 are names; 2,000km is far; R&amp stays.",
        "Version 3.11.2 came at 10:30 a.m. on 1,234.5 m² in the U.S.A. and cost $3.50, or 2**3 euros.",
        "See https://a.example/b,c;2?d=E.F or write to Ann.Lee@mail.example.",
        "The film In the Mood for Love, which he saw, and the novel On the Road, which he read, were old.",
        'He is 6\'2" tall, and "this" and “that” are right; “he said ‘no’ to it,” she wrote.',
        "They met Marshal Ney at the gate. But the Emperor was away, and In-and-Out was shut ...",
        "In São Paulo, Ångström and Élan met the naïve Señor Ñandú at the Ñuñoa fête.",
        "ÂNGULO, Ãlbum, İstanbul, Привет and Ὀδυσσεύς are words; 5 °C, 10 µm, 3 × 4 and «this» are right.",
        "Rock ’n’ roll, the ’60s, and Tom's “Yes.” It was “quick”—and good.",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert repair(MappedText.of(text, 0), masks=True) == (MappedText.of(text, 0), ())


def test_markdown_leaves_glued_asterisks_alone() -> None:
    assert repair(MappedText.of("**kwargs and the United ** here", 0), masks=False)[0].text == (
        f"**kwargs and the United {N} here"
    )


def test_a_repair_tells_the_words_and_where_they_stand() -> None:
    text = "dikes of kinds4,096 and more"
    [made] = repair(MappedText.of(text, 100), masks=True)[1]
    assert (made.before, made.after) == ("kinds4,096", "kinds; 4,096")
    assert text[made.span.start - 100 : made.span.end - 100] == "kinds4,096"


def test_letters_beside_what_was_mended_in_one_word_keep_their_own_places() -> None:
    source = "closed.â€¨Itâ€™s"
    [mended, _] = repair(MappedText.of(source, 0), masks=True)
    assert mended.text == "closed. It’s"
    places = [source[start:end] for start, end in zip(mended.starts, mended.ends, strict=True)]
    assert places == [*"closed.", "â€¨", *"It", "â€™", "s"]


@given(
    st.lists(
        st.sampled_from(
            [before for before, _, rule in BROKEN if rule not in REWRITTEN] + ["plain words", '"', "“", "”", "**", " "]
        )
    )
)
def test_letters_stay_and_know_their_places(pieces: list[str]) -> None:
    source = " ".join(pieces)
    mended, _ = repair(MappedText.of(source, 0), masks=True)
    assert list(mended.starts) == sorted(mended.starts) and list(mended.ends) == sorted(mended.ends)
    kept = re.sub(re.escape(N), "", mended.text)
    assert [c for c in kept if c.isalnum()] == [c for c in source if c.isalnum()]
    for character, start, end in zip(mended.text, mended.starts, mended.ends, strict=True):
        assert not character.isalnum() or N in mended.text or source[start:end] == character
    marks = re.findall("[“”]", mended.text)
    assert marks == ["“", "”"] * (len(marks) // 2)


def test_a_hundred_thousand_marks_in_a_row_are_gone_through_in_time() -> None:
    with at_most(20):
        repair(MappedText.of("Some words " + '"' * 100_000 + " here.", 0), masks=True)
