"""The page of sounds to compare: whole in itself, its sounds named, and honest about what is missing."""

from __future__ import annotations

import re
from base64 import b64decode

from lxml import html

from pipeline.publish.audition import Entry, Group, Heard, Page, audition_html

PAGE = Page(
    title="Voices: English",
    lead=("Two <voices> & more.",),
    groups=(
        Group(
            "Engine",
            ("Licence: free",),
            (
                Entry("en-us", (("", "English"), ("Pace", "160 words a minute")), (Heard(b"sound"),)),
                Entry("en-xx", (), (Heard(b"", failed="no breath left"),)),
            ),
        ),
        Group("Words", (), (Entry("Yalu", (), (Heard(b"one", "Alone"), Heard(b"two", "In its sentence"))),)),
    ),
    quoted="Wer hätte das gedacht?",
    quoted_language="de",
    missing=("Kokoro: not installed",),
)


def test_the_page_holds_its_sounds_and_asks_for_nothing() -> None:
    page = html.fromstring(audition_html(PAGE))
    sounds = [b64decode(audio.get("src").partition("base64,")[2]) for audio in page.iter("audio")]
    assert sounds == [b"sound", b"one", b"two"]
    assert all(audio.get("controls") is not None and audio.get("preload") == "none" for audio in page.iter("audio"))
    addresses = [value for element in page.iter() for name, value in element.items() if name in ("src", "href")]
    assert all(address.startswith(("#", "data:")) for address in addresses)
    assert "url(" not in audition_html(PAGE) and not re.search(r"https?://(?!www\.w3\.org)", audition_html(PAGE))


def test_every_sound_has_a_name_and_headings_descend() -> None:
    page = html.fromstring(audition_html(PAGE))
    ids = {element.get("id"): element.text_content() for element in page.iter() if element.get("id")}
    names = [" ".join(ids[name] for name in audio.get("aria-labelledby").split()) for audio in page.iter("audio")]
    assert names == ["en-us", "Yalu Alone", "Yalu In its sentence"]
    assert [heading.tag for heading in page.iter("h1", "h2", "h3")] == ["h1", "h2", "h3", "h3", "h2", "h3", "h2"]
    assert {link.get("href")[1:] for link in page.iter("a")} <= ids.keys()


def test_what_could_not_be_spoken_is_named_with_its_reason() -> None:
    text = html.fromstring(audition_html(PAGE)).text_content()
    assert "Not spoken: en-xx" in text and "Not spoken: no breath left" in text and "Kokoro: not installed" in text


def test_words_are_escaped_and_their_language_is_told() -> None:
    page = audition_html(PAGE)
    assert "Two &lt;voices&gt; &amp; more." in page
    assert '<blockquote lang="de"><p>Wer hätte das gedacht?</p>' in page


def test_a_page_knows_whether_anything_can_be_heard() -> None:
    assert PAGE.spoken
    assert not Page("t", (), (Group("g", (), (PAGE.groups[0].entries[1],)),)).spoken
