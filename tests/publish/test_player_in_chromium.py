"""The player in a browser that people use: what is clicked is heard, it works by keyboard alone, and nobody is asked.

The sound is captured behind the audio element and compared with the decoded file, so that a place is where one hears
it and not where the browser says it is.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import correlate

from pipeline.folders import PROGRAM
from pipeline.sound.tools import run_ffmpeg

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, str(PROGRAM / "make_episode.py")]
SLUG = "the-last-train-over-the-yalu"
WIDTHS = {320: 740, 1280: 900}
RATE = 44_100
CAPTURE = """async (seconds) => {
  const audio = document.querySelector("audio");
  const context = window.ears ??= new AudioContext({ sampleRate: 44100 });
  const source = window.source ??= context.createMediaElementSource(audio);
  const ears = context.createScriptProcessor(4096, 2, 2);
  const heard = [];
  ears.onaudioprocess = (event) => heard.push(event.inputBuffer.getChannelData(0).slice());
  source.connect(ears);
  ears.connect(context.destination);
  await context.resume();
  await audio.play();
  while (heard.length * 4096 < seconds * 44100) await new Promise((resolve) => setTimeout(resolve, 20));
  audio.pause();
  source.disconnect();
  ears.disconnect();
  const bytes = new Uint8Array(await new Blob(heard).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}"""
WATCH_SEEKS = 'document.addEventListener("seeking", (event) => { window.sought = event.target.currentTime; }, true);'
NOW = "#transcript [aria-current]"
NOW_IN_SIGHT = f"""() => {{
  const box = document.querySelector("{NOW}").getBoundingClientRect();
  return 100 < box.y && box.y < 800;
}}"""
PATIENCE_MS = 120_000
"""How long a page may take on a busy machine to do what it should."""


@dataclass(frozen=True)
class Desk:
    """An episode, served as a person would serve it."""

    folder: Path
    address: str

    @property
    def list_address(self) -> str:
        """The list of all episodes."""
        return self.address.removesuffix(f"{SLUG}/")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A real episode, and `listen` on a free port of this machine."""
    output = tmp_path_factory.mktemp("listening")
    article = PROGRAM / "articles" / f"{SLUG}.md"
    make = [*COMMAND, article, "--cast", "pyttsx3", "--output", output]
    subprocess.run(make, check=True, capture_output=True, timeout=1200)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([*COMMAND, "listen", "--output", str(output), "--port", str(port)], text=True)
    try:
        wait_for(port)
        yield Desk(output / SLUG, f"http://127.0.0.1:{port}/{SLUG}/")
    finally:
        server.terminate()
        server.wait(60)


def wait_for(port: int) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, desk: Desk) -> Page:
    return opened(context, desk.address)


def opened(context: BrowserContext, address: str) -> Page:
    """A page whose sound is ready; whatever its script complains of fails the test."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(WATCH_SEEKS)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    page.goto(address)
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    return page


def place(page: Page) -> float:
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def is_playing(page: Page) -> bool:
    return bool(page.evaluate("!document.querySelector('audio').paused"))


def settled(page: Page) -> float:
    """Where the sound is, now that it is held."""
    page.evaluate("document.querySelector('audio').pause()")
    page.wait_for_function("!document.querySelector('audio').seeking")
    return place(page)


def sought(page: Page) -> float:
    """Where the sound was last put, however far it had gone on before it is held here."""
    settled(page)
    return float(page.evaluate("window.sought"))


def at_rest(page: Page) -> float:
    """Where the page is scrolled to, once it no longer moves."""
    was = [-1.0, -2.0]
    while len(set(was[-4:])) > 1:
        was.append(page.evaluate("scrollY"))
        page.wait_for_timeout(100)
    return was[-1]


def sentence(page: Page, number: int) -> Locator:
    return page.locator("#transcript a.s").nth(number)


def start_of(element: Locator) -> float:
    """Where a sentence or a chapter begins, as its link says."""
    return float((element.get_attribute("data-t") or (element.get_attribute("href") or "")).removeprefix("#t="))


def captured(page: Page, seconds: float) -> NDArray[np.float32]:
    """What comes out of the audio element, from the first sample that is not silence."""
    sound = np.frombuffer(base64.b64decode(page.evaluate(CAPTURE, seconds)), "<f4")
    return sound[np.flatnonzero(np.abs(sound) > 1e-4)[0] :]


def decoded(path: Path) -> NDArray[np.float32]:
    raw = run_ffmpeg(["-i", str(path), "-f", "f32le", "-ac", "2", "-"])
    return np.frombuffer(raw, "<f4").reshape(-1, 2)[:, 0]


# --- playing and moving about --------------------------------------------------------------------------------------


def test_it_plays_and_says_so(page: Page) -> None:
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('audio').currentTime > 0.5")
    page.get_by_role("button", name="Pause").click()
    assert not is_playing(page)
    minutes, seconds = (page.locator("#elapsed").text_content() or "").split(":")
    assert 60 * int(minutes) + int(seconds) == pytest.approx(place(page), abs=1)


def test_a_clicked_sentence_is_what_is_heard(page: Page, desk: Desk) -> None:
    episode = decoded(desk.folder / "episode.mp3")
    for number in (3, 40, 75):
        link = sentence(page, number)
        link.click()
        wanted = start_of(link)
        assert sought(page) == pytest.approx(wanted, abs=0.25)
        page.evaluate("(at) => { document.querySelector('audio').currentTime = at; }", wanted)
        heard = captured(page, 2.0)[:RATE]
        low = max(0, round((wanted - 1.5) * RATE))
        window = episode[low : low + 4 * RATE]
        found = (low + int(np.argmax(correlate(window, heard, "valid", "fft")))) / RATE
        assert found == pytest.approx(wanted, abs=0.25)


def test_the_slider_goes_where_it_is_put(page: Page, desk: Desk) -> None:
    slider = page.get_by_role("slider", name="Position")
    length = float(slider.get_attribute("max") or "")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    assert sought(page) == pytest.approx(length * 0.6, abs=length * 3 / box["width"])
    assert sought(page) == pytest.approx(float(slider.input_value()), abs=0.25)
    before = settled(page)
    slider.press("ArrowRight")
    assert sought(page) == pytest.approx(before + 5, abs=0.25)
    assert re.fullmatch(r"\d\d:\d\d of \d\d:\d\d, \w.*", slider.get_attribute("aria-valuetext") or "")


def test_chapters_by_list_and_by_button(page: Page) -> None:
    links = page.locator(".chapters a[data-t]")
    links.nth(3).click()
    assert sought(page) == pytest.approx(start_of(links.nth(3)), abs=0.25)
    assert links.nth(3).get_attribute("aria-current") == "true"
    assert page.locator("#chapter-now").text_content() == links.nth(3).locator(".name").text_content()
    page.get_by_role("button", name="Next chapter").click()
    assert sought(page) == pytest.approx(start_of(links.nth(4)), abs=0.25)
    page.get_by_role("button", name="Previous chapter").click()
    assert sought(page) == pytest.approx(start_of(links.nth(3)), abs=0.25)
    page.get_by_role("button", name="Forward 30 seconds").click()
    page.get_by_role("button", name="Back 15 seconds").click()
    assert sought(page) == pytest.approx(start_of(links.nth(3)) + 15, abs=0.25)


def test_the_picture_of_the_sound_says_what_is_under_the_pointer(page: Page) -> None:
    box = page.locator("#seek").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 5)
    said = page.locator("#peek").text_content() or ""
    titles = page.locator(".chapters .name").all_text_contents()
    assert re.match(r"\d\d:\d\d ", said) and said[6:] in titles
    page.mouse.move(5, 5)
    assert page.locator("#peek").text_content() == ""
    marks = page.locator(".marks path").first.get_attribute("d") or ""
    assert marks.count("M") == len(titles) - 1


def test_the_transcript_follows_the_voice(page: Page) -> None:
    links = page.locator(".chapters a[data-t]")
    links.nth(5).click()
    now = page.locator(NOW)
    assert now.count() == 1
    first = now.get_attribute("id")
    page.wait_for_function("(id) => document.querySelector('#transcript [aria-current]').id !== id", arg=first)
    assert now.count() == 1
    page.wait_for_function(NOW_IN_SIGHT)


HEARD_WORD = """() => {
  const [range] = CSS.highlights.get("word") ?? [];
  const t = document.querySelector("audio").currentTime;
  return range ? [range.toString(), range.startContainer.parentElement.closest(".s").id, t] : null;
}"""


IS_ONE_OF_THE_LAST_TWO = f"""(words) => {{
  const [word, id, at] = ({HEARD_WORD})() ?? [];
  return id && words[id].filter(([, start]) => start <= at + 0.05).slice(-2).some(([text]) => text === word);
}}"""


def test_the_word_that_is_heard_is_marked(page: Page, desk: Desk) -> None:
    timeline = json.loads((desk.folder / "timeline.json").read_text(encoding="utf-8"))
    words = {row["id"]: [(text, start / RATE) for text, start, _ in row["words"]] for row in timeline["segments"]}
    page.locator(".chapters a[data-t]").nth(2).click()
    for _ in range(6):
        at = settled(page)
        page.evaluate("document.querySelector('audio').play()")
        page.wait_for_function("(at) => document.querySelector('audio').currentTime > at + 0.7", arg=at)
        settled(page)
        page.wait_for_function(IS_ONE_OF_THE_LAST_TWO, arg=words)
    page.fill("#query", page.evaluate(HEARD_WORD)[0].strip(".,"))
    page.wait_for_function(HEARD_WORD)


def test_who_scrolls_away_is_left_alone_until_he_comes_back(page: Page) -> None:
    page.locator(".chapters a[data-t]").nth(5).click()
    page.wait_for_function(NOW_IN_SIGHT)
    at_rest(page)
    page.mouse.move(700, 600)
    page.mouse.wheel(0, 6000)
    back = page.get_by_role("button", name="Back to the voice")
    back.wait_for(state="visible")
    before = at_rest(page)
    now = page.locator(NOW).get_attribute("id")
    page.wait_for_function("(id) => document.querySelector('#transcript [aria-current]').id !== id", arg=now)
    page.wait_for_timeout(600)
    assert page.evaluate("scrollY") == before
    back.click()
    back.wait_for(state="hidden")
    page.wait_for_function(NOW_IN_SIGHT)


def test_it_goes_on_where_it_was_left(page: Page) -> None:
    links = page.locator(".chapters a[data-t]")
    links.nth(4).click()
    page.wait_for_timeout(400)
    left = settled(page)
    page.select_option("#speed", "1.25")
    page.reload()
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    assert sought(page) == pytest.approx(left, abs=0.25)
    assert page.locator("#chapter-now").text_content() == links.nth(4).locator(".name").text_content()
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.25
    assert "You left off at" in (page.locator("#status").text_content() or "")


def test_a_link_to_a_moment_opens_there(context: BrowserContext, desk: Desk) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(context, desk.address + "#t=1:35")
    assert sought(page) == pytest.approx(95, abs=0.25)
    page.get_by_role("button", name="Forward 30 seconds").click()
    settled(page)
    page.get_by_role("button", name="Share this moment").click()
    page.wait_for_function("document.getElementById('status').textContent === 'Link copied.'")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == desk.address + "#t=125"
    assert sought(opened(context, link)) == pytest.approx(125, abs=0.25)


@pytest.mark.parametrize("speed", ["0.5", "1.5", "3"])
def test_speed_leaves_the_pitch_alone(context: BrowserContext, desk: Desk, tmp_path: Path, speed: str) -> None:
    """The same page with a tone of 440 Hz for a sound: what comes out at another speed is 440 Hz still."""
    tone = ["-f", "lavfi", "-i", "sine=440:d=60:r=44100", "-c:a", "libmp3lame", "-b:a", "128k", "-f", "mp3", "-"]
    sound = run_ffmpeg(tone)

    def answer(route: object) -> None:
        route.fulfill(body=sound, content_type="audio/mpeg")  # type: ignore[attr-defined]

    page = context.new_page()
    page.route("**/episode.mp3", answer)
    page.goto(desk.address)
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    page.select_option("#speed", speed)
    before = place(page)
    heard = captured(page, 2.5)[RATE // 2 : RATE * 2]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert np.argmax(spectrum) * RATE / len(heard) == pytest.approx(440, abs=4)
    assert place(page) - before > 2.0 * float(speed)


# --- search, sleep, media keys -------------------------------------------------------------------------------------


def test_search_counts_marks_and_goes_round(page: Page) -> None:
    page.fill("#query", "VOLUNTEERS")
    marked = page.locator("#transcript mark")
    assert {text.lower() for text in marked.all_text_contents()} == {"volunteers"}
    total = page.locator("#transcript a:has(mark)").count()
    assert total > 5
    assert page.locator("#hits").text_content() == f"1 of {total}"
    page.get_by_role("button", name="Next match").click()
    assert page.locator("#hits").text_content() == f"2 of {total}"
    assert page.locator(".hit").count() == 1
    page.get_by_role("button", name="Previous match").click()
    page.get_by_role("button", name="Previous match").click()
    assert page.locator("#hits").text_content() == f"{total} of {total}"
    page.fill("#query", "no such words")
    assert page.locator("#hits").text_content() == "not found"
    assert marked.count() == 0
    page.fill("#query", "")
    assert page.locator("#hits").text_content() == ""


def test_the_sleep_timer_fades_and_stops(context: BrowserContext, desk: Desk) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(desk.address)
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    page.get_by_role("button", name="Play").click()
    page.select_option("#sleep", "5")
    page.clock.run_for(5 * 60_000 - 3000)
    assert 0.3 < page.evaluate("document.querySelector('audio').volume") < 0.7
    assert is_playing(page)
    page.clock.run_for(4000)
    assert not is_playing(page)
    assert page.evaluate("document.querySelector('audio').volume") == 1
    assert page.locator("#sleep").input_value() == ""


def test_it_sleeps_at_the_end_of_the_chapter(page: Page) -> None:
    links = page.locator(".chapters a[data-t]")
    page.evaluate("(at) => { document.querySelector('audio').currentTime = at; }", start_of(links.nth(2)) - 1.5)
    page.get_by_role("button", name="Play").click()
    page.select_option("#sleep", "chapter")
    page.wait_for_function("document.querySelector('audio').paused")
    assert -0.5 < place(page) - start_of(links.nth(2)) < 2  # a busy browser tells the time late


def test_media_keys_and_lock_screen(context: BrowserContext, desk: Desk) -> None:
    context.add_init_script(
        """window.asked = {}; window.reported = [];
        const session = navigator.mediaSession;
        session.setActionHandler = (action, handler) => { window.asked[action] = handler; };
        session.setPositionState = (state) => { window.reported.push(state); };"""
    )
    page = opened(context, desk.address)
    wanted = ["nexttrack", "pause", "play", "previoustrack", "seekbackward", "seekforward", "seekto"]
    assert sorted(page.evaluate("Object.keys(window.asked)")) == wanted
    assert page.evaluate("navigator.mediaSession.metadata.title") == page.locator("#chapter-now").text_content()
    assert page.evaluate("navigator.mediaSession.metadata.album") == "The Last Train over the Yalu"
    assert page.evaluate("navigator.mediaSession.metadata.artwork[0].src").startswith(desk.address)
    page.evaluate("window.asked.seekto({ seekTime: 100 })")
    page.evaluate("window.asked.seekforward({})")
    assert sought(page) == pytest.approx(130, abs=0.25)
    page.evaluate("window.asked.seekbackward({ seekOffset: 10 })")
    assert sought(page) == pytest.approx(120, abs=0.25)
    page.evaluate("window.asked.nexttrack()")
    assert page.evaluate("navigator.mediaSession.metadata.title") == page.locator("#chapter-now").text_content()
    states = page.evaluate("window.reported")
    assert states and all(state["duration"] > 0 and 0 <= state["position"] <= state["duration"] for state in states)


# --- by keyboard ---------------------------------------------------------------------------------------------------


def test_everything_can_be_done_by_keyboard_alone(page: Page) -> None:
    reached = tab_through(page)
    bar = ["previous", "back", "play", "forward", "next", "seek", "speed", "sleep", "link"]
    below = ["download", "query", "hit-before", "follow", "sentence", "shortcuts"]
    assert set(reached) >= {"skip", *bar, "chapter", *below}
    assert [name for name in reached if name in bar] == bar
    assert reached.count("sentence") == 1
    page.evaluate("scrollTo(0, 0)")
    page.locator("#play").focus()
    page.keyboard.press("Enter")
    assert is_playing(page)
    page.keyboard.press("Space")
    assert not is_playing(page)
    page.locator("#transcript a.s[tabindex='0']").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert sought(page) == pytest.approx(start_of(sentence(page, 3)), abs=0.25)


def tab_through(page: Page) -> list[str]:
    """What Tab comes to, in order; each must be seen to have the focus."""
    reached: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => {
                const at = document.activeElement;
                if (at === document.body) return "";
                const { outlineStyle, outlineWidth } = getComputedStyle(at);
                if (outlineStyle === "none" || parseFloat(outlineWidth) < 1) throw new Error(at.outerHTML);
                if (at.matches(".s")) return "sentence";
                if (at.matches(".chapters li a")) return "chapter";
                return at.id || at.className || at.tagName.toLowerCase();
            }"""
        )
        if not name:
            break
        reached.append(name)
    return reached


def test_shortcuts_and_turning_them_off(page: Page) -> None:
    page.keyboard.press("k")
    assert is_playing(page)
    page.keyboard.press("Space")
    assert not is_playing(page)
    page.evaluate("document.querySelector('audio').currentTime = 100")
    page.keyboard.press("l")
    page.keyboard.press("j")
    assert sought(page) == pytest.approx(115, abs=0.25)
    page.keyboard.press("]")
    assert page.locator("#speed").input_value() == "1.1"
    page.keyboard.press("[")
    page.keyboard.press("m")
    assert page.evaluate("document.querySelector('audio').muted")
    page.keyboard.press("/")
    page.keyboard.type("knock jml")
    assert page.locator("#query").input_value() == "knock jml"
    assert not is_playing(page)
    page.locator("#shortcuts").uncheck()
    page.locator("#shortcuts").blur()
    page.keyboard.press("k")
    assert not is_playing(page)
    page.reload()
    assert not page.locator("#shortcuts").is_checked()


# --- judges --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", sorted(WIDTHS))
def test_axe_finds_nothing(chromium: Browser, desk: Desk, node_modules: Path, scheme: str, width: int) -> None:
    viewport = {"width": width, "height": WIDTHS[width]}
    context = chromium.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
    page = opened(context, desk.address)
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page.fill("#query", "the")
    sentence(page, 5).click()
    settled(page)
    for looked_at in ("player", "list"):
        if looked_at == "list":
            page.goto(desk.list_address)
        page.evaluate(axe)
        found = page.evaluate("axe.run()")
        assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found["violations"]] == []
        assert len(found["passes"]) > 15
        assert page.evaluate("document.scrollingElement.scrollWidth") == width
    context.close()


def test_html_and_css_are_valid(desk: Desk, node_modules: Path, judge, tmp_path: Path, episode) -> None:
    from pipeline.publish.player import index_html

    pages = [desk.folder / "index.html", tmp_path / "odd.html", tmp_path / "list.html"]
    pages[1].write_text(index_html(episode), encoding="utf-8")
    with urlopen(desk.list_address) as listed:
        pages[2].write_bytes(listed.read())
    names = list(map(str, pages))
    checked = judge(["node", str(node_modules / "html-validate" / "bin" / "html-validate.mjs"), *names])
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    checker = node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    judged = judge(["java", "-jar", str(checker), "--also-check-css", "--Werror", "--format", "gnu", *names])
    assert (judged.returncode, judged.stdout + judged.stderr) == (0, "")


def test_no_request_leaves_the_machine(context: BrowserContext, desk: Desk) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = opened(context, desk.address)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(500)
    assert asked and all(url.startswith((desk.address, "data:")) for url in asked)


def test_it_works_from_a_file(context: BrowserContext, desk: Desk) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = opened(context, (desk.folder / "index.html").as_uri())
    sentence(page, 20).click()
    assert sought(page) == pytest.approx(start_of(sentence(page, 20)), abs=0.25)
    assert asked and all(url.startswith((desk.folder.as_uri(), "data:")) for url in asked)


def test_it_works_without_javascript(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk.address)
    assert page.locator("audio").is_visible()
    assert page.locator("audio").get_attribute("controls") == ""
    assert page.locator(".wave").is_visible()
    assert page.get_by_role("link", name="Download the episode").is_visible()
    assert page.get_by_text("General Wang Ping, who was their political commissar").is_visible()
    dead = [box for box in page.locator("button, select, input").all() if box.is_visible()]
    assert dead == []
    page.locator(".chapters a[data-t]").nth(2).click()
    assert page.url.endswith("#chapter-3")
    context.close()


def test_less_motion_for_who_asks_for_it(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page = opened(context, desk.address + "#t=200")
    page.wait_for_function("scrollY > 500")
    before = page.evaluate("scrollY")
    page.wait_for_timeout(400)
    assert page.evaluate("scrollY") == before
    moving = "[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0
    context.close()


def test_a_missing_sound_is_said_not_hidden(context: BrowserContext, desk: Desk) -> None:
    page = context.new_page()
    page.route("**/episode.mp3", lambda route: route.abort())
    page.goto(desk.address)
    page.wait_for_function("document.getElementById('status').textContent.includes('cannot be played')")
