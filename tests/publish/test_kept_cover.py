"""A cover is drawn once for its title and show, and anew for others, or where fonts of the machine are needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.publish import cover as drawing
from pipeline.publish.kept_cover import cover


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Titles that were drawn."""
    titles: list[str] = []

    def draw(title: str, show: str) -> bytes:
        titles.append(title)
        return f"{title} {show}".encode()

    monkeypatch.setattr(drawing, "draw", draw)
    return titles


def test_it_is_drawn_once(tmp_path: Path, drawn: list[str]) -> None:
    assert cover("A Título", "Show", tmp_path) == cover("A Título", "Show", tmp_path) == "A Título Show".encode()
    assert cover("A Título", "Other", tmp_path) == "A Título Other".encode()
    assert drawn == ["A Título", "A Título"]


def test_letters_of_the_machine_s_own_fonts_are_drawn_each_time(tmp_path: Path, drawn: list[str]) -> None:
    for _ in range(2):
        assert cover("東京", "Show", tmp_path) == "東京 Show".encode()
    assert drawn == ["東京", "東京"]
