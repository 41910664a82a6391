"""Quotations and who says them, over passages of every kind; titles, terms and nicknames are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from quoting import load, quoted, scores

from pipeline.article.people import cleaned, gender, is_person, same_speakers
from pipeline.article.speakers import Speakers

CASES = load(Path(__file__).parent / "quotation_cases.jsonl")


def test_nearly_all_quotations_are_found_and_have_their_speakers() -> None:
    every = scores(CASES, quoted)["all"]
    assert every["wanted"] > 50
    assert every["found"] >= 0.97 * every["wanted"]
    assert every["named"] >= 0.95 * every["wanted"]
    assert every["extra"] <= 0.02 * every["wanted"]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("historian Anna Weiss", "Anna Weiss"),
        ("the poet Tomas Lind", "Tomas Lind"),
        ("Then General Wang Ping", "General Wang Ping"),
        ("the old fisherman", "The old fisherman"),
        ("the mayor of Kirkwall", "The mayor of Kirkwall"),
        ("the keeper’s daughter", "The keeper’s daughter"),
        ("Anna's", "Anna"),
        ("Later", None),
    ],
)
def test_names_are_told_from_what_stands_beside_them(phrase: str, name: str | None) -> None:
    assert cleaned(phrase) == name


@pytest.mark.parametrize(
    ("person", "told"),
    [("Ann Lee", "f"), ("the king's daughter", "f"), ("Mr. Lee", "m"), ("Kim Sun-hee", None), ("the nurse", None)],
)
def test_women_and_men_are_told_apart_where_words_tell(person: str, told: str | None) -> None:
    assert gender(person) == told


@pytest.mark.parametrize(
    ("phrase", "somebody"),
    [
        ("His daughter Kim", True),
        ("The economist Clara Voss", True),
        ("The Mayor", True),
        ("The liner Titanic", False),
        ("The Titanic", False),
    ],
)
def test_a_name_after_a_description_is_somebodys_if_the_description_is(phrase: str, somebody: bool) -> None:
    assert is_person(phrase) == somebody


def test_a_speaker_has_one_name_if_only_one_fits() -> None:
    told = ["General Wang Ping led them. Ann Lee and Tom Lee rowed. Kim Il Sung wrote. Ruth Abebe baked."]
    names = same_speakers(["Wang", "Lee", "Kim", "Abebe", "The guide", None], told)
    assert names == {
        "Wang": "General Wang Ping",
        "Lee": "Lee",
        "Kim": "Kim Il Sung",
        "Abebe": "Ruth Abebe",
        "The guide": "The guide",
    }


def test_she_is_nobody_where_two_women_fit() -> None:
    lead = "Mina Sol met Dara Finch at the station."
    assert Speakers().of(lead, "It is late, and I am tired.", " she said.") is None
    assert Speakers().of("Ann Lee met Bob Stone.", "It is late.", " she said.") == "Ann Lee"


WORDS = "It will be mended before the winter comes."


@pytest.mark.parametrize(
    ("lead", "rest", "speaker"),
    [
        ("Asked about the roof, Nora Bell smiled.", "", "Nora Bell"),
        ("The old carpenter shook his head.", "", "The old carpenter"),
        ("", " said the report by the State Roof Office.", "Report by the State Roof Office"),
        ("According to a report by the State Roof Office,", "", "Report by the State Roof Office"),
        ("A spokesman for the company said:", "", "A spokesman for the company"),
        ("", " the Herald quoted the minister as saying.", "The minister"),
        ("Bell, 45, said:", "", "Bell"),
        ("Fire chief Dan Orr:", "", "Dan Orr"),
        ("", " Kim shot back.", "Kim"),
        ("", " said Jane Roe, Director of Works.", "Jane Roe"),
        ("", " said the director, Jane Roe.", "Jane Roe"),
        ("", " said Orkney Council’s chief engineer, Jane Roe.", "Jane Roe"),
        ("", " said Jane Roe’s brother.", "Jane Roe’s brother"),
        ("My neighbor, a retired driver named Ernie Fox, says:", "", "Ernie Fox"),
        ("A sign on the door read:", "", "Sign"),
        ("The historian Clara Voss had two sons. She said:", "", "Clara Voss"),
        ("Tom Hale hated the film “Freedom Road”. He said:", "", "Tom Hale"),
    ],
)
def test_a_speaker_is_named_by_gesture_office_document_or_label(lead: str, rest: str, speaker: str) -> None:
    assert Speakers().of(lead, WORDS.replace(".", "," if rest else "."), rest) == speaker


ASLEEP = "Ronnie Baker was asleep. “It sounded like thunder, and the whole house shook,” he said."
DARK = "“Nobody has told us what we will do this summer,”"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (f"{ASLEEP}\n\nHis daughter Kim lost her boat. {DARK} she said.", ["Ronnie Baker", "Kim"]),
        (f"{ASLEEP}\n\nHis daughter, Kim Baker, lost a boat. {DARK} he said.", ["Ronnie Baker", "Ronnie Baker"]),
        (f"{ASLEEP}\n\nThe boat was lost. {DARK} she said.", ["Ronnie Baker", None]),
        (f"{ASLEEP}\n\nThe boat was lost. {DARK} he said.", ["Ronnie Baker", "Ronnie Baker"]),
    ],
)
def test_what_pronouns_and_descriptions_tell_of_a_person_is_remembered(text: str, speakers: list[str | None]) -> None:
    assert [speaker for _, speaker in quoted(text)] == speakers


@pytest.mark.parametrize(
    ("tag", "second"),
    [
        ("said Amina Diallo, 71, of Gao.", "Amina Diallo"),
        ("said John Carter, 58, of Dayton, Ohio.", "John Carter"),
        ("said Maria Lopez, the president of the Lincoln School Board.", "Maria Lopez"),
        ("said Sarah Lind, a nurse at St. Mary’s Hospital.", "Sarah Lind"),
        ("said Orkney Council’s chief engineer, Jane Roe.", "Jane Roe"),
        ("said Amina Diallo, 71, of Gao. Tom Reed laughed.", "Tom Reed"),
        ("said Amina Diallo, but Reed shook his head.", None),
        ("said Amina Diallo. Her son Tom Reed built it.", None),
    ],
)
def test_a_speaker_goes_on_after_a_tag_with_a_place_unless_others_come_up(tag: str, second: str | None) -> None:
    text = f"“We are ready for the winter that is coming,” {tag} “The buses will run as they always have.”"
    assert [speaker for _, speaker in quoted(text)][1:] == [second]


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("See Figure 1 for a plan.", None),
        ("Photo Gallery opens here.", None),
        ("US STEEL closed the mill.", None),
        ("READ MORE:", None),
        ("Meet Anna Berg, who runs the ferry.", None),
        ("ROBERT BAKER stood up.", "ROBERT BAKER"),
        ("NADA VOSS:", "NADA VOSS"),
        ("Then Voss stood up.", "Voss"),
        ("In Gao the wells were dry.", None),
        ("On Friday, Tom Reed stood up.", "Tom Reed"),
    ],
)
def test_labels_imperatives_capitals_and_places_are_nobody(before: str, speaker: str | None) -> None:
    assert Speakers().of(before, WORDS, "") == speaker


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("Tom Hale rowed home.\n\nREAD MORE: Why sea walls fail\n\nHis brother Kim lost a boat.", "Kim"),
        ("Meet Anna Berg, who runs the ferry.", "Anna Berg"),
        ("Tess Hale and NEW YORK CITY went on.", "Tess Hale"),
    ],
)
def test_a_pronoun_stands_for_nothing_that_is_a_label_or_in_capitals(before: str, speaker: str) -> None:
    tag = "he" if speaker == "Kim" else "she"
    assert [name for _, name in quoted(f"Light\n\n{before} {DARK} {tag} said.")] == [speaker]
