"""Outlining: sections, paragraphs, sentences, quotations with their speakers, credits and titles."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.article.coverage import uncovered
from pipeline.article.outline import outline
from pipeline.article.read import read
from pipeline.article.report import as_json, as_text
from pipeline.errors import ArticleError, UnknownName
from pipeline.model import MASKED, Article, Choices

REPORT = "The river will rise by two metres before the year is out, and nobody will stop it."

LINES = dedent(f"""\
    In 1958, Ann Lee made two calls to the town about the withdrawal of the ferries.
    The ferries had been there for eight years.
    Now Ann Lee was in a hurry, and ** was not.
    Many people said that the river was the reason, General Bob Stone recalled
    "{REPORT} ”Every word of it was true.
    Later, a report from the Danish side to the mayor was found, and there was a paragraph in it that went like this:
    "The ferries are old and slow, and the harbour is too small for them. They must go."
    After that, Ann Lee had no ferries.
    Reference: Carl Pine, "Ferries of the North".
    Dora Ash, "Why did the ferries leave?".》
    This article was originally written by "River and Sea", and opened for the whole network to protect rights""")


def outlined(folder: Path, text: str, name: str = "a.txt") -> Article:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return outline(read(str(path)))


def test_a_sentence_per_line_becomes_paragraphs_quotations_and_credits(tmp_path: Path) -> None:
    article = outlined(tmp_path, LINES)
    [section] = article.sections
    assert [(b.kind, b.speaker, b.attributed, len(b.sentences)) for b in section.blocks] == [
        ("paragraph", None, False, 2),
        ("paragraph", None, False, 2),
        ("quotation", "General Bob Stone", True, 1),
        ("paragraph", None, False, 2),
        ("quotation", "Report from the Danish side", True, 2),
        ("paragraph", None, False, 1),
    ]
    texts = [s.text for s in article.sentences()]
    assert texts[2] == f"Now Ann Lee was in a hurry, and {MASKED} was not."
    assert texts[3].endswith("General Bob Stone recalled:") and texts[4] == REPORT
    assert texts[5] == "Every word of it was true."
    assert [s.id for s in article.sentences()] == [f"s{n:04}" for n in range(1, len(texts) + 1)]
    assert [(c.kind, c.text) for c in article.credits] == [
        ("reference", 'Carl Pine, "Ferries of the North".'),
        ("reference", 'Dora Ash, "Why did the ferries leave?".'),
        ("rights", LINES.rpartition("\n")[2]),
    ]
    assert article.source == "River and Sea"


def test_spans_locate_sentences_and_quotations_exactly(tmp_path: Path) -> None:
    article = outlined(tmp_path, LINES)
    at = {s.text: article.text[s.span.start : s.span.end] for s in article.sentences()}
    assert at["The ferries had been there for eight years."] == "The ferries had been there for eight years."
    assert at[f"Now Ann Lee was in a hurry, and {MASKED} was not."] == "Now Ann Lee was in a hurry, and ** was not."
    assert at[REPORT] == REPORT and at["They must go."] == "They must go."
    quoted = [article.text[q.span.start : q.span.end] for q in article.quotations]
    assert quoted == [REPORT, "The ferries are old and slow, and the harbour is too small for them. They must go."]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f'General Bob Stone recalled: "{REPORT}"', "General Bob Stone"),
        (f'"{REPORT}" said Ann Lee.', "Ann Lee"),
        (f'"{REPORT[:-1]}," Ann Lee said.', "Ann Lee"),
        (f'According to Professor Maria de la Cruz, "{REPORT}"', "Professor Maria de la Cruz"),
        (f'General Bob Stone, who was there, told the town: "{REPORT}"', "General Bob Stone"),
        (f'Ann Lee shook her head. Then she said, "{REPORT}"', "Ann Lee"),
        (
            f'North Korea lay in ruins. General Wang Ping, who led, kept count. He recalled: "{REPORT}"',
            "General Wang Ping",
        ),
        (f'A Danish report of 1955 put it like this: "{REPORT}"', "Danish report"),
        (f'"{REPORT}" said the mayor.', "The mayor"),
        (f"'{REPORT}' Ann Lee said.", "Ann Lee"),
        (f'The town was quiet. "{REPORT}" Nobody answered.', None),
        (f'Ann Lee met Bob Stone. They smiled and said: "{REPORT}"', None),
    ],
)
def test_the_speaker_is_who_is_named_near_the_quotation(tmp_path: Path, text: str, speaker: str | None) -> None:
    article = outlined(tmp_path, text)
    [quotation] = article.quotations
    [block] = [b for b in article.sections[0].blocks if b.kind == "quotation"]
    assert quotation.speaker == block.speaker == speaker
    assert block.sentences[0].text.rstrip(".,") == quotation.text.rstrip(".,") == REPORT[:-1]
    assert block.attributed is (speaker is not None) or "They" in text


LED = f"Dr. Ann K. Lee put it this way: “{REPORT}”"
BLOCK = "> The ferries are old and slow, and the harbour is too small for them."


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (f"The mayor said: “{REPORT}”\n\nBob Stone was asleep. “{REPORT[:-1]},” he said.", ["The mayor", "Bob Stone"]),
        (f"{LED}\n\n“{REPORT[:-1]},” she said.", ["Dr. Ann K. Lee", "Dr. Ann K. Lee"]),
        (f"{LED}\n\n{BLOCK}", ["Dr. Ann K. Lee", None]),
        (f"{LED}\n\nI laughed.\n\n{BLOCK}", ["Dr. Ann K. Lee", None]),
        (f"{LED} Then she wrote:\n\n{BLOCK}", ["Dr. Ann K. Lee", "Dr. Ann K. Lee"]),
        (f"Ann Lee wrote:\n\n{BLOCK}\n\nI laughed.\n\n{BLOCK}", ["Ann Lee", None]),
    ],
)
def test_words_that_led_to_a_quotation_lead_to_no_other(tmp_path: Path, text: str, speakers: list[str | None]) -> None:
    assert [quotation.speaker for quotation in outlined(tmp_path, text, "a.md").quotations] == speakers


@pytest.mark.parametrize(
    ("signature", "speaker"),
    [
        ("Ann Lee, teacher", "Ann Lee"),
        ("Coastguard (@coastguard) March 4, 2024", "Coastguard"),
        ("Coastguard @coastguard 4 March 2024", "Coastguard"),
        ("Ann Lee (vicar, Stow)", "Ann Lee"),
        ("General (retired) Bob Stone", "General (retired) Bob Stone"),
        ("Letter of March 4, 1950", "Letter of March 4"),
        ("April May", "April May"),
    ],
)
def test_who_signs_is_a_name_without_handle_or_date(tmp_path: Path, signature: str, speaker: str) -> None:
    article = outlined(tmp_path, f"{REPORT}\n\n> {REPORT[:-1]} at all.\n>\n> — {signature}\n\n{REPORT}", "a.md")
    assert [quotation.speaker for quotation in article.quotations] == [speaker]
    assert [credit.text for credit in article.credits] == [f"— {signature}"]


def test_titles_and_scare_quotes_are_no_quotations_and_short_ones_stay_in_the_narration(tmp_path: Path) -> None:
    text = 'The "quick fix" failed, as "War and Peace" had. "I am here," said Ann Lee. Later Lee said "it was over".'
    article = outlined(tmp_path, text)
    assert [(q.text, q.speaker) for q in article.quotations] == [("I am here,", "Ann Lee"), ("it was over", "Ann Lee")]
    assert {b.kind for b in article.sections[0].blocks} == {"paragraph"}


def test_copyright_as_a_subject_is_narrated(tmp_path: Path) -> None:
    text = "The law on copyright was passed in 1710. It said who may print.\n\nAll rights reserved."
    article = outlined(tmp_path, text)
    assert len(article.sentences()) == 2 and [c.kind for c in article.credits] == ["rights"]


NEWLINES = "\n\n"
TOPICS = [
    "The grain market of Lund grew when the farmers sold grain to the millers of the town.",
    "The tower clock in Visby struck at noon, and the clock master wound its heavy springs.",
    "A grey whale swam past the lighthouse of Skagen while the whale hunters slept.",
    "The piano factory at Halle made a grand piano for each concert hall of the city.",
]


def test_a_text_without_headings_is_divided_where_its_topic_turns(tmp_path: Path) -> None:
    paragraphs = [" ".join([line] * 2) + f" {n}." for line in TOPICS for n in range(4)]
    article = outlined(tmp_path, "\n\n".join(paragraphs))
    assert [len(section.blocks) for section in article.sections] == [4, 4, 4, 4]
    for section, line in zip(article.sections, TOPICS, strict=True):
        assert section.title.lower() in line.lower()
        assert 2 <= len(section.title.split()) <= 7 and len(section.title) < 40


@pytest.mark.parametrize(
    ("words", "least", "most"), [(200, 1, 1), (400, 4, 4), (2800, 6, 9), (9000, 9, 9), (24000, 19, 22)]
)
def test_the_number_of_sections_follows_the_length(tmp_path: Path, words: int, least: int, most: int) -> None:
    text = " ".join(TOPICS[n * 60 // words % 4] for n in range(words // 15))
    sections = outlined(tmp_path, text).sections
    assert least <= len(sections) <= most
    assert len({section.title for section in sections}) == len(sections)


def test_headings_make_the_sections_and_the_title(tmp_path: Path) -> None:
    long = " ".join(["Nobody was on the ferry to the island."] * 5)
    text = (
        f"# The Last Ferry\n\n## One\n\n{long}\n\n### Deeper\n\n{long} 2.\n\n## Two\n\nTiny.\n\n## Three\n\n{long} 3."
    )
    text += "\n\n## No"
    article = outlined(tmp_path, text, "a.md")
    assert article.title == "The Last Ferry"
    assert [section.title for section in article.sections] == ["One", "Three"]
    texts = [s.text for s in article.sections[0].blocks[-2].sentences + article.sections[0].blocks[-1].sentences]
    assert texts == ["Two", "Tiny."] and [o.text for o in article.omitted] == ["No"]
    assert article.sections[1].title_span is not None


def test_a_long_section_is_divided_and_keeps_its_heading(tmp_path: Path) -> None:
    paragraphs = [" ".join([line] * 9) + f" {n}." for line in TOPICS for n in range(8)]  # 4,000 words and more
    text = f"## The Works\n\n{NEWLINES.join(paragraphs)}\n\n## Short\n\n{paragraphs[0]} 9.\n\n{paragraphs[0]} 10."
    sections = outlined(tmp_path, text, "a.md").sections
    assert [len(section.blocks) for section in sections] == [8, 8, 8, 8, 2]
    assert (sections[0].title, sections[4].title) == ("The Works", "Short")
    assert [section.title_span is not None for section in sections] == [True, False, False, False, True]
    for section, line in zip(sections[1:4], TOPICS[1:], strict=True):
        assert section.title.lower() in line.lower()


def test_a_wall_of_headings_becomes_sections_worth_a_chapter(tmp_path: Path) -> None:
    parts = [f"## Question {n}\n\n{' '.join([TOPICS[n % 4]] * 4)} {n}." for n in range(30)]
    sections = outlined(tmp_path, NEWLINES.join(parts), "a.md").sections
    words = [sum(len(s.text.split()) for block in section.blocks for s in block.sentences) for section in sections]
    assert 5 <= len(sections) <= 9 and min(words[:-1]) >= 250
    spoken = [s.text for section in sections for block in section.blocks for s in block.sentences]
    titles = [section.title for section in sections]
    assert sorted([*titles, *(text for text in spoken if text.startswith("Question"))], key=by_number) == [
        f"Question {n}" for n in range(30)
    ]
    # Twelve sections are no wall, however short.
    assert len(outlined(tmp_path, NEWLINES.join(parts[:12]), "b.md").sections) == 12


def by_number(text: str) -> int:
    return int(text.split()[1])


GLUED = "Between 1953 and 1957 they built various kinds4,096 dikes. It was much.It was enough for all of them."


def test_what_front_matter_or_the_show_switches_off_stands_aside(tmp_path: Path) -> None:
    plain = outlined(tmp_path, GLUED)
    assert {made.rule for made in plain.repairs} == {"glued-figure", "glued-sentence"}
    front = outlined(tmp_path, f"---\nrepairs_off: glued-figure\nspoken_off: year , number\n---\n{GLUED}")
    assert {made.rule for made in front.repairs} == {"glued-sentence"}
    assert front.choices == Choices(frozenset({"glued-figure"}), frozenset({"year", "number"}))
    (tmp_path / "a.txt").write_text(GLUED)
    show = outline(read(str(tmp_path / "a.txt")), Choices(frozenset({"glued-sentence"})))
    assert {made.rule for made in show.repairs} == {"glued-figure"}
    assert "Switched off: 3\n  glued-figure\n  number\n  year" in as_text(front)
    assert as_json(front, str)["switched_off"] == {"repairs_off": ["glued-figure"], "spoken_off": ["number", "year"]}


@pytest.mark.parametrize(
    ("front", "lines", "author", "date"),
    [
        ("", "By Ann Lee\n\nOctober 26, 1958", "Ann Lee", "1958-10-26"),
        ("author: Ann Lee\n", "Ann Lee\n\n2024-03-05", "Ann Lee", "2024-03-05"),
        ("author: Ann Lee\n", "written by Ann Lee", "Ann Lee", None),
        ("date: 2020-01-01\n", "By Juan de la Cruz\n\n2024-03-05", "Juan de la Cruz", "2020-01-01"),
    ],
)
def test_who_wrote_it_and_when_is_credited_and_not_told(
    tmp_path: Path, front: str, lines: str, author: str, date: str | None
) -> None:
    article = outlined(tmp_path, f"---\ntitle: T\n{front}---\n{lines}\n\n{LINES}")
    assert (article.author, article.date) == (author, date)
    assert [credit.text for credit in article.credits] == lines.split("\n\n")
    assert article.sentences()[0].text == outlined(tmp_path, LINES).sentences()[0].text


@pytest.mark.parametrize("line", ["By the river stood a house.", "By then it was over.", "May 1971 was cold."])
def test_a_first_line_that_only_looks_like_a_byline_is_told(tmp_path: Path, line: str) -> None:
    assert outlined(tmp_path, f"{line}\n\n{LINES}").sentences()[0].text == line


def test_marks_in_a_wrong_encoding_are_marks_and_nothing_of_them_is_lost(tmp_path: Path) -> None:
    text = f"The cafÃ© was full. â€œI shall not need the pen,â€\x9d said Ann Lee â€” and went. {LINES}"
    article = outlined(tmp_path, text)
    assert article.sentences()[0].text == "The café was full."
    assert "I shall not need the pen," in {quotation.text for quotation in article.quotations}
    assert uncovered(article) == ()


@pytest.mark.parametrize("rule", ["{}", "# {}", "- {}", "> {}", "He was gone by noon. {}"])
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_line_of_underscores_is_a_rule_and_no_sentence(tmp_path: Path, rule: str, name: str) -> None:
    drawn = "\\_\\_\\_" if name == "a.md" else "___"
    article = outlined(tmp_path, f"{REPORT}\n\n{rule.format(drawn)}\n\n{REPORT[:-1]}, he said.\n", name)
    assert [sentence.text for sentence in article.sentences() if not any(map(str.isalnum, sentence.text))] == []


def test_a_paragraph_that_was_copied_is_told_once(tmp_path: Path) -> None:
    one, two = "The ferry left at nine in the morning and came back at noon.", "It was full of bread and of letters."
    text = f"{one} {two}\n\nNo.\n\nYes.\n\n{one.upper()} {two}\n\nNo.\n\n{two} {one}"
    article = outlined(tmp_path, text)
    assert [s.text for s in article.sentences()] == [one, two, "No.", "Yes.", "No.", two, one]
    assert [(o.reason, o.text) for o in article.omitted] == [("repeated", f"{one.upper()} {two}")]
    kept = outlined(tmp_path, f"---\nrepairs_off: repeated-paragraph\n---\n{text}")
    assert len(kept.sentences()) == 9 and not kept.omitted


@pytest.mark.parametrize(("key", "said"), [("repairs_off", "no repair 'glue'"), ("spoken_off", "no rule of spoken")])
def test_what_is_not_there_cannot_be_switched_off(tmp_path: Path, key: str, said: str) -> None:
    with pytest.raises(UnknownName, match=said):
        outlined(tmp_path, f"---\n{key}: glue\n---\n{GLUED}")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("It was late. The lamp was out. Nobody came.", "It Was Late"),
        ("The mill burned in May. It took two days, and it was rebuilt by June.", "The Mill Burned in May"),
        ("The river ran through the old town and nobody crossed it. So it was.", "The River Ran"),
    ],
)
def test_a_text_too_short_for_a_phrase_is_titled_by_how_it_begins(tmp_path: Path, text: str, title: str) -> None:
    article = outlined(tmp_path, text)
    assert (article.title, [section.title for section in article.sections]) == (title, [title])


def test_titles_of_articles(tmp_path: Path) -> None:
    assert outlined(tmp_path, LINES).title == "Ann Lee and the Withdrawal of the Ferries"
    assert outlined(tmp_path, f"A Short Line\n\n{LINES}").title == "A Short Line"
    assert outlined(tmp_path, f"---\ntitle: Front\ndate: October 26, 1958\n---\n# Head\n\n{LINES}").date == "1958-10-26"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (LINES, "en"),
        ("Der Fluss ist breit und die Stadt ist klein. Das Wetter war nicht gut und der Wind kam von der See.", "de"),
        ("这是一篇关于河流的文章,它讲述了许多年前发生在那里的事情,现在没有人记得了,只有河水还在流。", "zh"),
        (f"---\nlanguage: en_GB\n---\n{LINES}", "en-GB"),
    ],
)
def test_the_language_is_named_or_told_by_its_words(tmp_path: Path, text: str, language: str) -> None:
    assert outlined(tmp_path, text).language == language


def test_an_article_of_references_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="nothing to narrate"):
        outlined(tmp_path, 'References\nPine, "Ferries of the North".\nAsh, "Boats".')


def test_reports_for_programs_and_people(tmp_path: Path) -> None:
    article = outlined(tmp_path, LINES)
    told = as_json(article, str.upper)
    keys = "title language sections quotations repairs credits omitted format discarded switched_off ear"
    assert list(told) == keys.split()
    sections = told["sections"]
    assert isinstance(sections, list)
    sentence = sections[0]["blocks"][0]["sentences"][1]
    assert sentence == {
        "text": "The ferries had been there for eight years.",
        "spoken": "THE FERRIES HAD BEEN THERE FOR EIGHT YEARS.",
        "start": 81,
        "end": 124,
    }
    summary = as_text(article)
    assert all(part in summary for part in ("General Bob Stone", "masked-word", "Carl Pine", article.sections[0].title))


def test_a_title_is_no_clause_and_no_shout(tmp_path: Path) -> None:
    clause = (
        "In 1911 the roof fell in. The roof fell again. Its founder, Harriet Vane, paid. The workers built it anew."
    )
    assert [section.title for section in outlined(tmp_path, clause).sections] == ["Harriet Vane"]
    shout = "DR. ELENA RUSU: It is like breathing.\nDR. ELENA RUSU: It is loud."
    assert [section.title for section in outlined(tmp_path, shout).sections] == ["Elena Rusu"]
    poem = "The river is wide,\nand the ferry is old.\n\nThe river is cold,\nand the ferry is late."
    assert [section.title for section in outlined(tmp_path, poem).sections] == ["River and Ferry"]
