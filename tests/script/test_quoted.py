"""Who has which quotation role: women and men never share one, and who is quoted later changes nothing before."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from pipeline.article.people import gender
from pipeline.plan import Request, prepare
from pipeline.progress import Progress
from pipeline.script.quoted import roles_of

QUOTED = ["Mary Smith", "Mr. John Baker", "Anna Jones", "Mei Lin", "Peter Brown"]


def numbers(speakers: list[str | None], count: int) -> str:
    """Each speaker's role, by its number."""
    found = roles_of(speakers, [str(number) for number in range(1, count + 1)])
    return "".join(found[speaker] for speaker in speakers)


@pytest.mark.parametrize(
    ("letters", "count", "roles"),
    [
        ("fmffm", 4, "12342"),
        ("ffffm", 4, "12314"),
        ("mmmmmf", 4, "123124"),
        ("ffm", 2, "112"),
        ("..fmfm", 2, "121212"),
        ("....f.m.", 4, "12341234"),
        ("fm.", 2, "121"),
        ("fmf", 1, "111"),
    ],
)
def test_women_and_men_have_roles_apart(letters: str, count: int, roles: str) -> None:
    """A dot is somebody of whom it is not known."""
    named = {"f": "Mary", "m": "John", ".": "Xq"}
    assert numbers([f"{named[letter]} {at}" for at, letter in enumerate(letters)], count) == roles


@pytest.mark.parametrize("count", [2, 3, 4])
def test_no_role_is_a_womans_and_a_mans_and_nobody_quoted_later_changes_one(count: int) -> None:
    for names in product(["Mary", "John", "Xq"], repeat=6):
        speakers: list[str | None] = [f"{name} {at}" for at, name in enumerate(names)]
        found = roles_of(speakers, [f"quote-{number}" for number in range(1, count + 1)])
        for role in set(found.values()):
            assert not {"f", "m"} <= {gender(str(name)) for name in found if found[name] == role}
        assert numbers(speakers[:5], count) == numbers(speakers, count)[:5]


@pytest.mark.parametrize("kit", ["documentary", "brief"])
def test_five_women_and_men_speak_as_such(tmp_path: Path, kit: str) -> None:
    said = "\n\n".join(f"“Nobody on the quay waved to us that morning,” said {name}." for name in QUOTED)
    article = tmp_path / "quay.md"
    article.write_text(f"# The Quay\n\nA ship left before dawn.\n\n{said}\n", encoding="utf-8")
    plan = prepare(Request(str(article), tmp_path, tmp_path, kit=kit, cast="pyttsx3"), Progress(None))
    heard = {each.speaker: plan.profiles[each.role].name for each in plan.script.segments() if each.speaker}
    women = {"correspondent", "witness"}
    assert heard and {name: profile in women for name, profile in heard.items()} == {
        name: name in ("Mary Smith", "Anna Jones", "Mei Lin") for name in heard
    }
    assert kit == "brief" or list(heard) == QUOTED
