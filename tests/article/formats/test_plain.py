"""Plain text as people send it: mails with their heads and answers, and paragraphs that are wrapped among others."""

from __future__ import annotations

from textwrap import dedent

from pipeline.article.outline import outline

from ..nothing_lost import check
from .documents import read_bytes

MAIL = dedent("""\
    From: Nora Bell <nora@mail.example>
    Subject: Re: The mill wheel
    Date: Tue, 7 May 2019 08:00:00 +0200

    Dear all,

    Last night, Bob Stone wrote:
    > I think the wheel was made in 1874, and not in 1878, and that the
    > oak came from the forest at Ash.
    >> Who says so?

    I have looked into the parish books. The oak was paid for in spring
    1875, so nobody can have turned the wheel before that. It was a well-
    known tree, and it stood for ages at the lower gate of
    Ember Farm.

    Nora
    """)


def test_a_mail_is_told_without_its_head_and_names_whom_it_answers() -> None:
    article = outline(read_bytes("mail.txt", MAIL.encode()))
    check(article)
    assert article.title == "The mill wheel"
    assert [omission.text.partition(":")[0] for omission in article.omitted] == ["From", "Subject", "Date"]
    assert [(quotation.speaker, quotation.text) for quotation in article.quotations] == [
        (
            "Bob Stone",
            "I think the wheel was made in 1874, and not in 1878, and that the oak came from the forest at Ash.",
        )
    ]
    told = [sentence.text for sentence in article.sentences()]
    assert (
        "Who says so?" in told
        and "It was a well-known tree, and it stood for ages at the lower gate of Ember Farm." in told
    )
