from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pipeline.model import Episode
from pipeline.publish.chapters import chapter_list
from pipeline.publish.player import index_html

VOID = {"meta", "link", "img", "input", "br"}


class Page(HTMLParser):
    """Elements, their attributes and text; complains of a tag that is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.sentences: dict[str, str] = {}
        self.text = ""
        self._sentence = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self.open.append(tag)
        if "s" in (attributes.get("class") or "").split():
            self._sentence = attributes["id"] or ""
            self.sentences[self._sentence] = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._sentence = "" if tag == "span" else self._sentence

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data
        if self._sentence:
            self.sentences[self._sentence] += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


@pytest.fixture(scope="module")
def html(episode: Episode) -> str:
    return index_html(episode)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_sentence_is_there_as_shown_and_knows_its_time(page: Page, episode: Episode) -> None:
    placed = episode.timeline.segments
    assert page.sentences == {entry.segment.id: entry.segment.shown for entry in placed}
    times = [float(attributes["data-t"] or "") for attributes in page.all("span") if "data-t" in attributes]
    assert times == pytest.approx([entry.start / 44_100 for entry in placed], abs=0.0005)


def test_no_request_leaves_the_machine(html: str, page: Page) -> None:
    # A link asks for nothing until somebody follows it.
    for _, attributes in [element for element in page.elements if element[0] != "a"]:
        for name in ("src", "href", "srcset", "poster", "action", "content"):
            address = attributes.get(name) or ""
            assert not re.match(r"(?i)(https?:)?//", address)
            assert ":" not in address.split("/")[0] or address.startswith("data:image/svg+xml,") or name == "content"
    style_and_script = "".join(re.findall(r"(?s)<(?:style|script)>.*?</(?:style|script)>", html))
    assert not re.search(r"(?i)@import|url\(|https?://|fetch\(|XMLHttpRequest|WebSocket", style_and_script)


def test_nothing_of_the_article_becomes_markup(html: str, page: Page) -> None:
    assert html.count("<script") == html.count("</script>") == 1
    assert "</script><script>alert(1)</script>" in page.text
    assert not page.all("small") and not page.all("b")


def test_ids_are_unique_and_what_is_pointed_at_is_there(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        target = attributes.get("href") or ""
        assert not target.startswith("#") or target[1:] in ids
        assert (attributes.get("for") or ids[0]) in ids
        assert (attributes.get("aria-labelledby") or ids[0]) in ids


def test_it_plays_and_reads_without_javascript(page: Page, episode: Episode) -> None:
    (audio,) = page.all("audio")
    assert "controls" in audio and audio["src"] == "episode.mp3"
    assert any(link.get("href") == "episode.mp3" and "download" in link for link in page.all("a"))
    hidden = {attributes.get("id") for _, attributes in page.elements if "hidden" in attributes}
    assert hidden == {None, "seek", "tools", "keys"}
    for mark in chapter_list(episode.timeline):
        assert mark.title in page.text


def test_quotations_name_their_speakers_and_credits_their_voices(page: Page) -> None:
    assert len(page.all("blockquote")) == 2
    for wanted in ("General Wang Ping", "synthetic", "en-us by eSpeak NG 1.52", "Quiet hours by A. Player", "Left out"):
        assert wanted in page.text


def test_a_spoken_heading_stands_once(page: Page) -> None:
    transcript = page.text[page.text.index("Follow along") :]
    assert transcript.count("The letter, née Dürer’s") == 1


def test_the_script_uses_only_elements_that_are_there(html: str, page: Page) -> None:
    script = html[html.index("<script>") :]
    asked = set(re.findall(r'byId\("([\w-]+)"\)', script))
    assert len(asked) > 15
    assert asked <= {attributes.get("id") for _, attributes in page.elements}


def test_a_file_name_with_odd_letters_is_an_address(episode: Episode) -> None:
    (audio,) = Page(index_html(replace(episode, audio_name="a b#1?.mp3"))).all("audio")
    assert audio["src"] == "a%20b%231%3F.mp3"


def test_an_episode_without_words_is_a_page_and_a_small_one(silent_episode: Episode) -> None:
    html = index_html(silent_episode)
    assert Page(html).sentences == {}
    assert len(html.encode()) <= 60_000
