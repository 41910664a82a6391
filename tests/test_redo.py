"""A segment is spoken anew when a person asks for it, and only that one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.again import FILE, ask_again, asked_again
from pipeline.errors import ArticleError, BeingMade, ConfigError, RequestError, UnknownName
from pipeline.folders import PROGRAM
from pipeline.make import copy_script, make
from pipeline.model import Piece, Profile, Segment, Utterance
from pipeline.plan import MAP_NAME, SCRIPT_NAME, Plan, Request, prepare, spoken
from pipeline.progress import Progress
from pipeline.publish.report import made_as
from pipeline.publish.staging import staged
from pipeline.store import file_digest
from pipeline.verify import respellings
from pipeline.words import SpokenPiece
from tests.conftest import Missing

COMMAND = [sys.executable, str(PROGRAM / "make_episode.py")]


def utterances(*texts: str) -> list[Utterance]:
    profile = Profile("narrator", "tone", "low", 200)
    return [
        Utterance(
            Segment(f"s{n:04}", "narration", "narrator", (Piece(text),), n, 0, "article"), (SpokenPiece(text),), profile
        )
        for n, text in enumerate(texts)
    ]


def test_each_asking_counts_and_only_for_the_words_it_was_asked_for(tmp_path: Path) -> None:
    said = utterances("One.", "Two.")
    assert asked_again(tmp_path, said) == tuple(said)
    ask_again(tmp_path, tmp_path, said, ["s0001"])
    asked = ask_again(tmp_path, tmp_path, said, ["s0001", "s0000"])
    assert [u.again for u in asked] == [1, 2]
    assert [u.again for u in asked_again(tmp_path, said)] == [1, 2]
    changed = [said[0], replace(said[1], segment=replace(said[1].segment, pieces=(Piece("Three."),)))]
    assert [u.again for u in asked_again(tmp_path, changed)] == [1, 0]


def test_an_unknown_segment_and_a_broken_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"no segment 's0003'; did you mean 's0002'\?|no segment 's0003'"):
        ask_again(tmp_path, tmp_path, utterances("One."), ["s0003"])
    assert not (tmp_path / FILE).exists()
    (tmp_path / FILE).write_text('{"a": 1}')
    with pytest.raises(ConfigError, match=FILE):
        asked_again(tmp_path, utterances("One."))


# --- the episode that is made again --------------------------------------------------------------------------------


ARTICLE = "# A talk\n\nThe first letter came late. Nobody had asked for another letter.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An episode's folder, as far as its script: of a show that has a lexicon."""
    monkeypatch.chdir(tmp_path)
    show = tmp_path / "shows" / "news"
    show.mkdir(parents=True)
    (show / "show.toml").write_text('title = "News of the Yalu"\ncast = "tone"\nkit = "audiobook"\n')
    (show / "lexicon.toml").write_text('"letter" = "epistle"\n')
    (tmp_path / "talk.md").write_text(ARTICLE)
    write_script(prepare(Request("talk.md", Path("output"), Path("cache"), "news"), Progress(None)))
    return Path("output/talk")


def write_script(plan: Plan) -> None:
    plan.folder.mkdir(parents=True, exist_ok=True)
    copy_script(plan, plan.folder)


def again(folder: Path, show: str | None = None, cast: str | None = None, *segments: str) -> Request:
    return Request(str(folder / SCRIPT_NAME), folder.parent, Path("cache"), show, cast=cast, again=segments)


def planned(request: Request) -> Plan:
    return prepare(request, Progress(None))


def test_a_script_belongs_to_the_show_it_was_written_for(folder: Path) -> None:
    plan = planned(again(folder))
    assert (plan.show.title, plan.cast) == ("News of the Yalu", "tone")
    assert "The first epistle came late." in [utterance.spoken for utterance in spoken(plan)]
    assert [entry.grapheme for entry in respellings(folder).entries if entry.alias == "epistle"] == ["letter"]
    assert not [entry for entry in respellings(folder, "default").entries if entry.alias == "epistle"]


def test_a_script_that_names_no_show_is_of_the_default_one_and_one_that_is_nowhere_is_named(folder: Path) -> None:
    script = folder / SCRIPT_NAME
    text = script.read_text()
    script.write_text(text.replace('show: "news"\n', ""))
    assert planned(again(folder)).show.name == "default"
    script.write_text(text.replace('show: "news"', 'show: "nws"'))
    for use in (lambda: planned(again(folder)), lambda: respellings(folder)):
        with pytest.raises(UnknownName, match=r"no show 'nws'; did you mean 'news'\?"):
            use()


def test_what_is_asked_of_a_script_is_in_it_from_then_on(folder: Path) -> None:
    before = (folder / SCRIPT_NAME).read_text()
    write_script(planned(again(folder)))
    assert (folder / SCRIPT_NAME).read_text() == before
    write_script(planned(again(folder, "default", "pyttsx3")))
    after = (folder / SCRIPT_NAME).read_text()
    assert after == before.replace('show: "news"', 'show: "default"').replace('cast: "tone"', 'cast: "pyttsx3"')
    plan = planned(again(folder))
    assert (plan.show.name, plan.cast) == ("default", "pyttsx3")


def test_the_folder_that_was_named_is_made_again_whatever_its_name(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, folder.with_name("A copy (1)"))
    assert planned(again(copy)).folder == copy
    assert planned(replace(again(copy), output=Path("other"))).folder == Path("other/talk")
    assert planned(replace(again(copy), output=tmp_path / "output")).folder == tmp_path / copy


@pytest.fixture
def by_path(folder: Path) -> Path:
    """An episode's folder, of a kit and a cast that were given by path."""
    shutil.copytree(PROGRAM / "scripts" / "audiobook", "kits/mine")
    Path("my-cast.toml").write_text('[roles]\nnarrator = "tone:middle"\n')
    request = Request("talk.md", Path("output"), Path("cache"), kit="kits/mine", cast="my-cast.toml", rewrite=True)
    write_script(planned(request))
    return folder


def made_from(plan: Plan) -> tuple[Path, Path, str]:
    """Article, kit and voice."""
    return Path(plan.article.path).resolve(), plan.kit.folder.resolve(), plan.profiles["narrator"].voice


@pytest.mark.parametrize("working", [".", "kits", "output"])
def test_a_kit_and_a_cast_given_by_path_are_found_again_from_any_folder(
    by_path: Path, working: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    where = os.path.relpath(by_path, working)
    monkeypatch.chdir(working)
    plan = planned(again(Path(where)))
    assert made_from(plan) == (tmp_path / "talk.md", tmp_path / "kits" / "mine", "middle")
    assert plan.written.text == (tmp_path / by_path / SCRIPT_NAME).read_text()


def test_a_script_from_elsewhere_names_its_files_from_where_it_is_published(by_path: Path, tmp_path: Path) -> None:
    draft = Path("drafts/talk.ssmd.md")
    draft.parent.mkdir()
    draft.write_text((by_path / SCRIPT_NAME).read_text().replace('"../../', '"../'))
    write_script(planned(Request(str(draft), Path("deep/er/output"), Path("cache"))))
    plan = planned(again(Path("deep/er/output/talk")))
    assert made_from(plan) == (tmp_path / "talk.md", tmp_path / "kits" / "mine", "middle")


def elsewhere(folder: Path, text: str) -> Request:
    """A script in another folder, which is to be made into the episode of `folder`."""
    script = Path("elsewhere", "other", "talk.ssmd.md")
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(text)
    return Request(str(script), folder.parent, Path("cache"))


def test_a_script_from_elsewhere_is_not_written_over_a_persons(folder: Path) -> None:
    script = folder / SCRIPT_NAME
    text = script.read_text()
    mine, theirs = (text.replace("letter came", f"letter {verb}") for verb in ("fell", "flew"))
    assert planned(elsewhere(folder, theirs)).folder == folder  # nobody's work is lost
    script.write_text(mine)
    assert planned(elsewhere(folder, mine)).folder == folder
    with pytest.raises(RequestError, match=rf"{script}: this script was edited by hand and would be overwritten"):
        planned(elsewhere(folder, theirs))
    beside = folder / "short.ssmd.md"
    beside.write_text(theirs)
    with pytest.raises(RequestError, match="was edited by hand"):
        planned(Request(str(beside), folder.parent, Path("cache")))
    assert "letter flew" in planned(replace(elsewhere(folder, theirs), rewrite=True)).written.text


def test_a_script_from_elsewhere_is_not_written_over_another_article_of_that_name(folder: Path) -> None:
    Path("elsewhere", "talk.md").parent.mkdir()
    Path("elsewhere", "talk.md").write_text("# Another talk\n\nThere is no letter in it.\n")
    write_script(planned(Request("elsewhere/talk.md", Path("elsewhere/other"), Path("cache"))))
    request = Request(f"elsewhere/other/talk/{SCRIPT_NAME}", folder.parent, Path("cache"))
    with pytest.raises(RequestError, match=f"{folder}: holds an episode of another article, .*talk.md"):
        planned(request)


def test_an_episode_in_a_folder_that_is_a_link_is_made_again_where_it_is(folder: Path, tmp_path: Path) -> None:
    far = tmp_path / "far" / "away" / "store"
    far.parent.mkdir(parents=True)
    shutil.move("output", far)
    Path("output").symlink_to(far)  # the system goes up from there, and not from here
    write_script(planned(replace(again(folder), source="talk.md", show="news")))
    assert planned(again(folder)).article.title == "A talk"
    linked = shutil.move(folder, far / "moved")
    folder.symlink_to(linked)
    assert planned(Request("talk.md", Path("output"), Path("cache"), "news")).folder == Path(linked)


@pytest.mark.parametrize("use", ["article", "script", "verify"])
def test_a_script_that_is_not_utf8_is_named(folder: Path, use: str) -> None:
    script = folder / SCRIPT_NAME
    script.write_bytes(script.read_bytes().replace(b"late", b"l\xe4te"))
    uses = {
        "article": lambda: planned(Request("talk.md", Path("output"), Path("cache"))),
        "script": lambda: planned(again(folder)),
        "verify": lambda: respellings(folder),
    }
    with pytest.raises(ArticleError, match=rf"{script}: not UTF-8 at byte \d+; save it as UTF-8"):
        uses[use]()
    assert planned(Request("talk.md", Path("output"), Path("cache"), rewrite=True)).folder == folder


def test_a_script_whose_article_is_gone_says_where_it_was(folder: Path) -> None:
    Path("talk.md").rename("speech.md")
    with pytest.raises(ArticleError, match=r"script.ssmd.md: its article, talk.md, is not there; put it back, or say"):
        planned(again(folder))


def test_a_redo_that_is_refused_or_fails_changes_nothing(folder: Path) -> None:
    with staged(folder):
        with pytest.raises(BeingMade):
            make(again(folder, None, None, "s0002"), Progress(None))
        (folder / "theirs").touch()
    with pytest.raises(UnknownName, match="no segment 's0009'"):
        make(again(folder, None, None, "s0002", "s0009"), Progress(None))
    assert {path.name for path in folder.iterdir()} == {SCRIPT_NAME, MAP_NAME, "theirs"}
    assert [path.name for path in folder.parent.iterdir()] == ["talk"]


def test_a_copied_episode_is_spoken_anew_where_it_is_and_in_its_show(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(PROGRAM))
    command = import_module("make_episode").main
    make(again(folder), Progress(None))
    copy = shutil.copytree(folder, folder.with_name("copy"))
    Path("link").symlink_to(copy, target_is_directory=True)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert command(["redo", "link", "s0002", "--cache", "cache"]) == 0
    assert capsys.readouterr().out.startswith("s0002: ")
    assert sorted(path.name for path in folder.parent.iterdir()) == ["copy", "talk"]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    report = json.loads((copy / "report.json").read_text())
    assert (report["show"], report["takes"]["spoken"]) == ("News of the Yalu", 1)
    (told,) = [entry for entry in report["manifest"]["inputs"] if entry["is"] == "takes asked for"]
    assert told["sha256"] == file_digest(copy / FILE)
    monkeypatch.chdir(copy)
    assert command(["redo", ".", "s0002"]) == 2
    assert f"{copy.name}: you are in it" in capsys.readouterr().err
    monkeypatch.chdir(f"../{folder.name}")
    assert command(["../../talk.md", "--output", "..", "--rewrite"]) == 2
    assert f"{folder.name}: you are in it" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "{", "[]", '{"delivery": "apple"}'])
def test_an_episode_without_its_report_says_what_to_do(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "report.json").write_text(text)
    with pytest.raises(RequestError, match=r"report\.json: cannot be read: .*; make it again, from its article"):
        made_as(tmp_path)


# --- with voices ---------------------------------------------------------------------------------------------------


def run(*arguments: str | Path) -> str:
    done = subprocess.run([*COMMAND, *map(str, arguments)], check=True, capture_output=True, text=True)
    return done.stdout


def keys(folder: Path) -> dict[str, str]:
    rows = json.loads((folder / "timeline.json").read_text(encoding="utf-8"))["segments"]
    return {row["id"]: row["take"]["key"] for row in rows}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text("# A talk\n\nIt begins with a plain sentence. Then comes another one.\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_espeak_says_so_when_it_can_only_repeat_itself(article: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(article, "--output", output, "--cast", "pyttsx3", "--kit", "audiobook")
    before = keys(output / "talk")
    told = run("redo", "talk", "s0001", "--output", output)
    assert told.startswith("s0001: the same as before, ")
    after = keys(output / "talk")
    assert {name for name in before if before[name] != after[name]} == {"s0001"}


@pytest.mark.slow
def test_piper_says_it_in_another_way(article: Path, tmp_path: Path, missing: Missing) -> None:
    from pipeline.speech import engine as engines

    if engines.create("piper").unavailable():
        missing("piper")
    output = tmp_path / "out"
    run(article, "--output", output, "--cast", "piper", "--kit", "audiobook")
    before = keys(output / "talk")
    assert run("redo", output / "talk", "s0002", "--output", output).startswith("s0002: spoken anew by piper:")
    after = keys(output / "talk")
    assert {name for name in before if before[name] != after[name]} == {"s0002"}
    report = json.loads((output / "talk" / "report.json").read_text(encoding="utf-8"))
    assert report["takes"]["spoken"] == 1
    run(article, "--output", output, "--cast", "piper", "--kit", "audiobook")
    assert keys(output / "talk") == after
