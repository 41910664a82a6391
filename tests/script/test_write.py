"""The kit's templates: what they write, that nothing is lost on the way, and how their mistakes are told."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.errors import ConfigError, ScriptError, UnknownName
from pipeline.folders import PROGRAM
from pipeline.model import Article, Block, Credit, Section, Sentence, Span
from pipeline.script.kit import Kit, find_kit, known_kits, load_kit
from pipeline.script.markup import parse_markup
from pipeline.script.parse import parse
from pipeline.script.sourcemap import from_json, to_json
from pipeline.script.templates import picker
from pipeline.script.write import Setting, is_edited, write

SCRIPTS = [PROGRAM / "scripts"]
SETTING = Setting("", "documentary", "pyttsx3", ("eSpeak NG",), "../../a.txt", "default/a")


def sentences(first: int, *texts: str) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(f"s{number:04}", text, Span(number * 100, number * 100 + len(text)))
        for number, text in enumerate(texts, start=first)
    )


def article(**changes: object) -> Article:
    """Two sections, a quotation, and text that looks like markup."""
    lead = sentences(1, "It began with two letters, which nobody in the room had been told to expect.")
    more = sentences(
        2, "One was short, and it was typed on *thin* paper [sic].", "The other was long.", "Both were from @home."
    )
    more += sentences(
        5,
        "Nobody slept that night, and the lamps in the long corridor burned until morning came.",
        "Then they were read.",
        "So it was.",
    )
    rest = sentences(8, "The general remembered it well.")
    quoted = sentences(9, "We had 2*3*4 letters that day, and I read every one of them.", "...500ms is no time at all.")
    last = sentences(11, "# 7 was the last.", "It was kept.")
    sections = (
        Section("Two Letters", (Block("paragraph", lead + more),)),
        Section("The Answer", (Block("paragraph", rest), Block("quotation", quoted, "General A. *Star*"))),
        Section("What Was Kept", (Block("paragraph", last),)),
    )
    fields: dict[str, object] = {
        "title": "Letters & [Others]", "language": "en", "path": "a.txt", "text": "x" * 1000, "sections": sections,
        "author": "A. Writer", "credits": (Credit("reference", "Zhou Bin, *A Book*.", Span(980, 990)),),
    }  # fmt: skip
    return Article(**{**fields, **changes})  # type: ignore[arg-type]


def documentary() -> Kit:
    return load_kit(SCRIPTS[0] / "documentary")


def own_kit(folder: Path, template: str) -> Kit:
    folder.mkdir(exist_ok=True)
    (folder / "kit.toml").write_text(
        dedent(
            """\
            template = "mine.ssmd.j2"
            masked = "blank"
            quotation_roles = ["quote-1"]
            room_tone_lu = -52
            [pauses_ms]
            clause = 280
            head = 600
            sentence = 400
            paragraph = 700
            heading = 800
            section = 1500
            speaker = 500
            before_quotation = 500
            after_quotation = 500
            tail = 1500
            """
        )
    )
    (folder / "mine.ssmd.j2").write_text(dedent(template))
    return load_kit(folder)


def read_again(text: str, mapping):
    return parse(parse_markup(text, "script.ssmd.md"), "script.ssmd.md", mapping, lambda t: t.split("|"), "kit")


def test_every_sentence_is_written_once_in_order_and_reads_as_it_was() -> None:
    original = article()
    written = write(original, documentary(), SCRIPTS, SETTING)
    script = read_again(written.text, written.mapping)
    spoken = [(s.id, s.shown, s.span) for s in script.segments() if s.span]
    assert spoken == [(s.id, s.text, s.span) for s in original.sentences()]
    assert {s.origin for s in script.segments() if s.span} == {"article"}
    assert {s.origin for s in script.segments() if not s.span} == {"kit"}
    assert script.omitted == ()


def test_the_documentary_has_its_parts_in_order() -> None:
    written = write(article(), documentary(), SCRIPTS, SETTING)
    script = read_again(written.text, written.mapping)
    assert [c.title for c in script.chapters] == ["Opening", "Two Letters", "The Answer", "What Was Kept", "Credits"]
    cues = [item.kind for chapter in script.chapters for item in chapter.items if hasattr(item, "name")]
    assert cues == ["bed-in", "bed-out", "theme", "sting", "sting", "bed-in", "bed-out", "closing"]
    quoted = [s for s in script.segments() if s.kind == "quotation"]
    assert {(s.role, s.speaker) for s in quoted} == {("quote-1", "General A. *Star*")}
    credits = " ".join(s.shown for s in script.chapters[-1].segments())
    for said in ("Letters & [Others]", "A. Writer", "Zhou Bin, *A Book*", "synthetic", "eSpeak NG"):
        assert said in credits


def test_lists_are_counted_and_what_was_for_the_eye_is_announced() -> None:
    first, second, row, other = sentences(1, "Close it.", "Ring it.", "Year, Ships.", "1952: Ships 12.")
    blocks = (
        Block("list", (first,), item=1),
        Block("list", (second,), item=2),
        Block("table", (row,)),
        Block("table", (other,)),
    )
    whole = article(sections=(Section("All", blocks),))
    written = write(whole, documentary(), SCRIPTS, SETTING).text
    lines = [line for line in written.split("## All\n")[1].split("[]{chapter")[0].split("\n") if line]
    assert lines == [
        *("First:", "@s0001 Close it.", "Second:", "@s0002 Ring it."),
        *("A table.", "@s0003 Year, Ships.", "@s0004 1952: Ships 12."),
    ]
    kit_lines = write(whole, documentary(), SCRIPTS, SETTING).mapping.kit_lines
    assert {"First:", "Second:", "A table."} <= set(kit_lines)


def test_a_quotation_is_announced_once() -> None:
    """The kit names the speaker where the text does not, and keeps quiet where it does."""
    written = write(article(), documentary(), SCRIPTS, SETTING).text
    assert written.count("General A. \\*Star\\*") == 1
    sections = article().sections
    blocks = sections[1].blocks
    attributed = Block("quotation", blocks[1].sentences, blocks[1].speaker, attributed=True)
    again = article(sections=(sections[0], Section("The Answer", (blocks[0], attributed)), sections[2]))
    assert "Star\\*" not in write(again, documentary(), SCRIPTS, SETTING).text


def test_wording_varies_by_episode_and_part_but_not_with_the_text() -> None:
    one, two = (
        write(article(), documentary(), SCRIPTS, Setting("", "k", "c", (), "a", seed)).text for seed in ("a/1", "a/3")
    )
    assert one != two
    assert (
        write(article(author="Somebody Else"), documentary(), SCRIPTS, Setting("", "k", "c", (), "a", "a/1"))
        .text.replace("Somebody Else", "A. Writer")
        .split("---")[2]
        == one.split("---")[2]
    )
    assert len({picker("x")(["a", "b", "c"], n) for n in range(3)}) == 3


@pytest.mark.parametrize(
    "template",
    [
        "{{ article.title ~ '' }}",
        "{{ [article.title, article.title]|join(' ') }}",
        "{% set kept %}{{ article.title }}{% endset %}{{ kept }}",
        "{% macro say(x) %}{{ x }}{{ caller() }}{% endmacro %}"
        "{% call say(article.title) %} {{ article.title }}{% endcall %}",
        "{{ article.title|replace('zzz', '') }}",
    ],
)
def test_text_is_escaped_just_once_however_it_travels(tmp_path: Path, template: str) -> None:
    kit = own_kit(tmp_path / "mine", template + "\n")
    written = write(article(title="AT&T *2* [x]"), kit, SCRIPTS, SETTING)
    (line,) = read_again(written.text, written.mapping).segments()
    assert set(line.shown.replace("AT&T *2* [x]", "")) <= {" "}


def test_a_template_saved_with_a_mark_before_it_is_the_same(tmp_path: Path) -> None:
    plain, marked = (own_kit(tmp_path / name, f"{mark}Hello.\n") for name, mark in (("mine", ""), ("theirs", "\ufeff")))
    assert write(article(), marked, SCRIPTS, SETTING).text == write(article(), plain, SCRIPTS, SETTING).text


def test_sentences_that_a_kit_leaves_out_are_listed(tmp_path: Path) -> None:
    kit = own_kit(
        tmp_path / "mine", "{% for b in article.lead %}{{ b }}\n{% endfor %}{{ article.sections[0].blocks[0] }}\n"
    )
    written = write(article(), kit, SCRIPTS, SETTING)
    script = read_again(written.text, written.mapping)
    assert [o.reason for o in script.omitted] == ["kit"] * 5
    assert script.omitted[-1].text == "It was kept."


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("Hello.\n\n{{ artcle.title }}\n", 3, "'artcle' is not defined; available: article, show, voices"),
        ("{{ article.titel }}\n", 1, "ArticleView has no 'titel'; available: author, date, lead"),
        ("Hello.\n{% for s in article.sections %}\n{{ s.title }}\n", 3, "Unexpected end of template"),
        ("Hello.\n{{ article.title|shout }}\n", 2, "No filter named 'shout'"),
        ("{{ 1 / 0 }}\n", 1, "division by zero"),
        ("{% extends 'base/epsode.ssmd.j2' %}\n", 1, "no template 'base/epsode.ssmd.j2'"),
        ("{{ article.__class__.__mro__ }}\n", 1, "__class__"),
        ("{{ pick([], 1) }}\n", 1, "ZeroDivisionError"),
        (':::{voice="a"}\nNever closed.\n', 1, "never closed"),
    ],
)
def test_a_template_mistake_names_file_line_and_what_there_is(
    tmp_path: Path, template: str, line: int, said: str
) -> None:
    kit = own_kit(tmp_path / "mine", template)
    with pytest.raises(ScriptError) as caught:
        write(article(), kit, SCRIPTS, SETTING)
    assert said in str(caught.value)
    assert caught.value.path.endswith("mine.ssmd.j2")
    if "never closed" not in said:
        assert caught.value.line == line


def test_an_edited_script_is_known_as_such() -> None:
    text = write(article(), documentary(), SCRIPTS, SETTING).text
    assert not is_edited(parse_markup(text, "x"))
    assert is_edited(parse_markup(text.replace("It was kept.", "It was lost."), "x"))


@pytest.mark.parametrize("emptied", ["", "@s0012\n", "@s0012 ...1.5s\n"])
def test_edits_additions_and_cuts_are_told_apart(emptied: str) -> None:
    written = write(article(), documentary(), SCRIPTS, SETTING)
    text = written.text.replace("The other was long.", "The other was *very* long.").replace(
        "@s0012 It was kept.", f"{emptied}A line of mine.|And one more."
    )
    mapping = from_json(to_json(written.mapping), "script.map.json")
    script = parse(parse_markup(text, "s"), "s", mapping, lambda t: t.split("|"), "editor")
    by_origin = {origin: [s.shown for s in script.segments() if s.origin == origin] for origin in ("edited", "added")}
    assert by_origin == {"edited": ["The other was very long."], "added": ["A line of mine.", "And one more."]}
    assert [(o.text, o.reason) for o in script.omitted] == [("It was kept.", "editor")]


@pytest.mark.parametrize(
    ("change", "problem"),
    [(("@s0003", "@s0002"), "stands twice"), (("@s0003", "@s0099"), "no such sentence")],
)
def test_marks_are_checked(change: tuple[str, str], problem: str) -> None:
    written = write(article(), documentary(), SCRIPTS, SETTING)
    with pytest.raises(ScriptError, match=problem):
        read_again(written.text.replace(*change), written.mapping)


def test_pauses_within_a_sentence_part_its_segments() -> None:
    written = write(article(), documentary(), SCRIPTS, SETTING)
    script = read_again(written.text.replace("The other was long.", "The other ...700ms was long."), written.mapping)
    items = [item for chapter in script.chapters for item in chapter.items]
    first = next(i for i, item in enumerate(items) if getattr(item, "id", "") == "s0003")
    assert [getattr(i, "shown", getattr(i, "length_ms", None)) for i in items[first : first + 3]] == [
        "The other",
        700,
        "was long.",
    ]
    assert items[first + 2].id == "s0003.2"
    assert items[first].origin == "article"


def test_kits_are_found_by_name_and_by_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kit = own_kit(tmp_path / "mine", "Hello.\n")
    assert find_kit("mine", [tmp_path, *SCRIPTS]) == find_kit(str(tmp_path / "mine"), SCRIPTS) == kit.folder
    assert "documentary" in known_kits(SCRIPTS)
    with pytest.raises(UnknownName, match="did you mean 'documentary'"):
        find_kit("documentery", SCRIPTS)
    with pytest.raises(UnknownName):
        find_kit("base", SCRIPTS)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownName, match=r"for the folder here write \./mine"):
        find_kit("mine", SCRIPTS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("head = 600", "head = 60"), "pauses_ms.head is 60; expected a number from 500 to 1000"),
        (("speaker = 500", "speeker = 500"), "unknown key 'speeker' in [pauses_ms]"),
        (("tail = 1500\n", ""), "pauses_ms.tail is None"),
        (("masked =", "maskd ="), "unknown key 'maskd' in [kit]"),
        (("[pauses_ms]", "[music.bed]\nclear_lu = 1\nducked_lu = -1\n[pauses_ms]"), "music.toml"),
        (("head = 600", "head = = 600"), "not valid TOML"),
    ],
)
def test_a_mistake_in_kit_toml_names_file_and_key(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    kit = own_kit(tmp_path / "mine", "Hello.\n")
    path = kit.folder / "kit.toml"
    path.write_text(path.read_text().replace(*change))
    with pytest.raises(ConfigError) as caught:
        load_kit(kit.folder)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["documentary", "brief", "audiobook"])
def test_every_line_that_is_not_the_articles_has_its_template_and_line(name: str) -> None:
    mapping = write(article(), load_kit(SCRIPTS[0] / name), SCRIPTS, SETTING).mapping
    assert mapping.kit_lines
    for line, place in mapping.kit_lines.items():
        path, _, number = place.rpartition(":")
        source = (SCRIPTS[0] / path).read_text(encoding="utf-8").split("\n")[int(number) - 1]
        # What an expression gives, and a word that the line of the template has, whatever stands around it.
        literal = {word for word in line.split() if word in source}
        assert literal or "{{" in source, (line, source)


def test_a_template_that_looks_at_its_own_text_still_has_its_lines_counted(tmp_path: Path) -> None:
    text = "{% set said %}Hello there.{% endset %}{{ said if said|length < 20 else 'Too long.' }}\n"
    kit = own_kit(tmp_path / "mine", text)
    mapping = write(article(), kit, [tmp_path, *SCRIPTS], SETTING).mapping
    assert mapping.kit_lines == {"Hello there.": str(kit.folder / kit.template)}


def test_of_an_address_only_the_host_is_said() -> None:
    told = article(source="https://www.example.org/2020/05/a-story?id=12")
    assert "First published by example.org." in write(told, documentary(), SCRIPTS, SETTING).text
