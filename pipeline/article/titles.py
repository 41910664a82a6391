"""A title of two to seven words for a section, found in its own words.

A candidate is a run of content words, with small words only within it ("Withdrawal of the Volunteers"); it begins
and ends with a word that can stand in a title, holds no verb that is known as one, and is scored by how much its words
belong to this section and not to the others.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.article.sections import stems
from pipeline.model import MASKED

LONGEST = 39
"""Characters: under 40, so that every player shows it whole."""
_LINKS = {"of", "the", "for", "in", "and"}
"""Words that may stand within a title; "the" only after another of them."""
_PLAIN = (
    "a an this that these those he she it they we you i his her its their our my your who which what where when "
    "how why is are was were be been being am has have had having do does did done will would shall should can "
    "could may might must not no nor so than then there here very also just only even still yet already often "
    "never always once again too much many more most some any all both each every other another such same few "
    "several own into from at as but or if because while until after before during through over under about "
    "against without within upon although though however therefore besides anyone everyone someone something "
    "nothing anything everything one two first second last next new old said says say told asked went come came "
    "goes go get got give gave given take took taken make made makes making know knew known think thought see saw "
    "seen want wants wanted need needs let left leave look looked find found keep kept become became begin began "
    "seem seemed feel felt hold held bring brought put set turn turned help helped try tried use used stand "
    "stands stood believe believed result fact course matter case way time times kind hand hands lot years year "
    "days day later early end beginning part parts thing things people reason much great large small good bad "
    "long short actually obviously fortunately finally simply almost nearly really quite rather according way "
    "less paid pay done fight go going gone up down out off back away want fully eventually constantly carefully "
    "easily shouldn shouldn’t doesn can’t whether instead evacuate eager love since million thousand hundred "
    "dozens amount number lack extent stage care except among whose whom one’s sake long-term soon agreed ready "
    "withdraw withdrew stay stayed remain remained approached wrote read written like bigger whenever"
).split()
_NOT_EDGE = frozenset(_PLAIN) | _LINKS
_VERB_ENDING = re.compile(r"(?:ed|ing|ly|ize|ise|n['’]t)$")


def titles(sections: Sequence[str]) -> list[str]:
    """A title for each section's text, all different."""
    bags = [Counter(stems(text)) for text in sections]
    chosen: list[str] = []
    for number, text in enumerate(sections):
        ranked = sorted(_candidates(text), key=lambda phrase: -_score(phrase, text, number, bags))
        taken = [set(stems(title)) for title in chosen]
        fresh = [phrase for phrase in ranked if not any(_alike(set(stems(phrase)), other) for other in taken)]
        chosen.append(_as_title((fresh or ranked or [f"part {number + 1}"])[0]))
    return [title if chosen.index(title) == n else f"{title[:34]} ({n + 1})" for n, title in enumerate(chosen)]


def article_title(text: str, opening: str, file_name: str) -> str:
    """A title for a text that has none: its file's name where that is words, else what its opening is about."""
    words = re.findall(r"[^\W\d_]+", file_name.partition(".")[0])
    if len(words) > 1 and re.fullmatch(r"[^\W\d]+(?:[-_ ][^\W\d]+)+", file_name.partition(".")[0]):
        return _as_title(" ".join(words))
    names = Counter(re.findall(r"\b[A-Z][\w’-]+(?: [A-Z][\w’-]+)+", text))
    chief = next((name for name, count in names.most_common(1) if count > 2), "")
    phrases = [phrase for phrase in _candidates(opening) if not set(phrase.split()) & set(chief.split())]
    linked = sorted(phrases, key=lambda phrase: (-(" of " in phrase), -len(phrase)))
    if chief and linked:
        return f"{chief} and the {_as_title(linked[0])}"
    return chief or titles([text])[0]


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) > 0.5 * min(len(one), len(other)) if one and other else False


def _score(phrase: str, text: str, number: int, bags: Sequence[Counter[str]]) -> float:
    """Weight of the phrase's words here against elsewhere; what is said twice and first counts more."""
    words = stems(phrase)
    here, total = bags[number], len(bags)
    weight = sum((1 + math.log(1 + here[word])) * (1.3 - sum(word in bag for bag in bags) / total) for word in words)
    shape = {2: 1.0, 3: 1.15, 4: 1.15, 5: 1.05}.get(len(phrase.split()), 0.9)
    repeated = 1 + 0.35 * min(3, text.lower().count(phrase.lower()) - 1)
    early = 1.15 if text.lower().find(phrase.lower()) < len(text) / 3 else 1.0
    linked = 1.1 if " of " in phrase else 1.0
    named = 1.1 if any(word[0].isupper() for word in phrase.split()) else 1.0
    return float(weight / max(1.6, len(words) ** 0.6) * shape * repeated * early * linked * named)


def _candidates(text: str) -> Iterator[str]:
    seen: set[str] = set()
    for run in re.split(r"[^\w\s'’-]+", text.replace(MASKED, ".")):
        words = run.split()
        for length in range(2, 7):
            for start in range(len(words) - length + 1):
                phrase = words[start : start + length]
                joined = " ".join(phrase)
                if joined.lower() not in seen and _is_title(phrase):
                    seen.add(joined.lower())
                    yield joined


def _is_title(words: Sequence[str]) -> bool:
    inner = words[1:-1]
    return (
        len(" ".join(words)) <= LONGEST
        and all(_can_edge(word) for word in (words[0], words[-1]))
        and not words[0].isupper()
        and all(word.lower() in _LINKS or _can_edge(word) for word in inner)
        and not any(b.lower() == "the" and a.lower() not in _LINKS for a, b in itertools.pairwise(words))
        and not re.search(r"\d", " ".join(words))
        and (any(w.lower() in _LINKS for w in inner) or len(words) <= 3)
    )


def _can_edge(word: str) -> bool:
    bare = word.lower().strip("'’")
    possessive = bare.removesuffix("'s").removesuffix("’s")
    return len(possessive) > 2 and possessive not in _NOT_EDGE and not _VERB_ENDING.search(possessive)


def _as_title(phrase: str) -> str:
    words = phrase.split()
    styled = [w if w.lower() in _LINKS and i > 0 else w[:1].upper() + w[1:] for i, w in enumerate(words)]
    return " ".join(styled)
