"""Where sentences end: not after abbreviations and labels; after brackets, second quotations, grades and units."""

from __future__ import annotations

import pytest

from pipeline.article.sentences import split_sentences


@pytest.mark.parametrize(
    "parted",
    [
        "It stands in vol. 3 and in sec. 5, cf. Hart (1987), of the report.|Par. 6 says why.",
        "The plot has approx. forty trees, e.g. Malus domestica subsp. alba of Kent.|They bear well.",
        "Add 2 tsp. salt to a board 9 in. wide.|It takes 5 min. (two of them idle).",
        "We lived in Ft. Hall under Adm. Reed until Tue. Oct. 3.|Then we left.",
        "IV. Paint the fence.|V. Mow the lawn.",
        "1) Shut the gate|2) Feed the hens",
        "She got a B.|The boy got an A.|They were glad.",
        "It was he, not I.|No!|It was you.|World War I.|Why?|Nobody knows.",
        "It left at 9 a.m. Monday.|It came back at 5 p.m. Tuesday, late.|At 6 p.m. Sunday was over.",
        "It opens at 3 p.m.|Show your ticket.|It closed at 9 p.m.|Monday was cold.",
        "It closes at 5 a.m. EDT Monday.|It opens at 7:30 p.m. ET on Friday.|It shut at 3 p.m. EST.|It was 9.",
        "It opens at 3 p.m. Pacific time.|It closed at 9 p.m.|Pacific winds blew.|It shut at 5 p.m.|PT Barnum came.",
        "The tower, c. 1759, and the well, ca. AD 120, lie off Rte. 66 at Apt. 4.|It has none.|12 did not.",
        "See ch. XIV of vol. II, and vol. I, p. 3, or bk. V of it.|He said no.|I went.|We stood by the sec.|IT came.",
        "It cost 250 kr. (ca. 30 dollars) then, for 9 in. (23 cm) of it.|It cost 250 kr.|30 people paid.",
        "He studied in Washington, D.C.|The town bored him.|He has a Ph.D.|It is in law.",
        "They live on Oak St.|Nobody visits.|St. Anne stands near.",
        "“Is it late?”|“Very.”|(So it was.)|[Nobody spoke.]|We slept.",
        "Iron rusts. [4][5]|Gold does not.[6]|Tin may.",
        "J. A. Hart met Mr. So and Mrs. Over at 5 p.m. sharp.|He left.",
    ],
)
def test_a_sentence_ends_where_it_ends(parted: str) -> None:
    """`|` parts the sentences."""
    assert split_sentences(parted.replace("|", " ")) == parted.split("|")
