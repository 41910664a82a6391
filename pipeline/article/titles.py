"""A title of two to seven words for a section, found in its own words.

A candidate is a run of content words with small words only within it ("Withdrawal of the Volunteers"). It cuts no name
in two, begins and ends with a word that can stand in a title, and is scored by how much its words belong to this
section and not to the others, and by how surely it is a whole phrase: an article or preposition stands before it, a
small word or a stop after it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.article.sections import stems
from pipeline.model import LINK, MASKED

LONGEST = 39
"""Characters: under 40, so that every player shows it whole."""
_MOST_WORDS = 6
_LOOKED_AT = 12_000
"""Characters of a section that its title is looked for in."""
_LINKS = frozenset("of the for in and at to from on with".split())
"""Words that may stand within a title."""
_BEFORE_NAMES = frozenset("in at to from on with".split())
"""Of these, those that part two phrases unless a name or "the" follows."""
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
    "side sides rest tons ton kilometers miles various total process terms conduct importance nature question issue "
    "moment front back member members group example fruit sort sorts form forms minute minutes hour hours better best "
    "worse worst cannot near today him them us me between among across around along towards behind beyond upon "
    "somebody nobody anybody itself himself themselves "
    "withdraw withdrew stay stayed remain remained approached wrote read written like bigger whenever "
    "adds allows appears applies asks becomes begins belongs brings carries causes chooses consists contains continues "
    "corresponds covers creates depends describes determines enables ensures exists expects explains falls follows "
    "gives grows happens helps holds implies includes indicates introduces involves keeps knows leads leaves lets lies "
    "lives loses meets moves occurs offers opens owes performs prevents produces provides puts raises reaches reads "
    "receives reduces refers reflects rejects relies remains replaces represents requires returns rises says seeks "
    "seems sends serves shows sits speaks starts stops supports takes tells tends thinks tries turns upsets wants "
    "writes submit add allow appear apply ask become begin belong bring carry contain continue create describe enable "
    "ensure exist follow happen imply include involve lead lets occur offer perform prevent produce provide receive "
    "refer reflect reject rely replace require select send skip specify tell tend try turn write available able due"
).split()
_PAST = frozenset(
    "fell rose grew broke drove ran sat stood spoke chose woke threw flew drew blew shook hid fought caught taught "
    "bought built sought sold won sent spent met fed led hung stole swore tore wore sank sang swam drank rang sprang "
    "shrank stuck struck swung wept crept slept swept dealt meant heard lay ate dug forgot forgave froze lent lit rode "
    "slid spun stung strode strove trod understood overcame arose awoke cost burst shut forbade withdrew".split()
)
"""Verbs, unless a capital makes them names: "the guns fell silent" is no title, "Rose Kennedy" is one."""
_NOT_EDGE = frozenset(_PLAIN) | _LINKS
_VERB_ENDING = re.compile(r"(?:ed|ing|ly|ize|ise|n['’]t)$")
_NOUNS = frozenset("building meaning beginning meeting hearing feeling wedding speed need seed bed family ally".split())
"""Words that only look like verbs or adverbs."""
_PARTICIPLES = frozenset("united supporting leading living".split())
_OPENS_PHRASE = frozenset(
    "the a an this that these those his her its their our my of in on at for from to with by".split()
)
_CLOSES_PHRASE = frozenset(
    "of in on at for from to with by and or but as than that which who when while where was were is are has had "
    "have did will would could can may might should must after before until because if so between against during "
    "over".split()
)
_FILE_WORDS = frozenset("article text sample test input draft final copy new old version story note notes file".split())
"""Words in file names that tell nothing."""
_AFTER_VERBS = frozenset("at to on in with from for by the a into away that as".split())
_TOKEN = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*|[^\w\s]")


@dataclass(frozen=True)
class _Phrase:
    """A candidate and how surely it is a whole one."""

    words: tuple[str, ...]
    whole: float
    """0 to 1."""
    at: float
    """Where in the text it stands, 0 to 1."""

    def __str__(self) -> str:
        return " ".join(self.words)


def titles(sections: Sequence[str]) -> list[str]:
    """A title for each section's text, all different."""
    bags = [Counter(stems(text)) for text in sections]
    chosen: list[str] = []
    for number, text in enumerate(sections):
        ranked = _ranked(text, number, bags)
        taken = [set(stems(title)) for title in chosen]
        fresh = [phrase for phrase in ranked if not any(_alike(set(stems(phrase)), other) for other in taken)]
        fresh += [phrase for phrase in ranked if as_title(phrase) not in chosen]
        other = _chief_words(text) or _first_words(text)
        other = other if other and other not in chosen else f"Part {number + 1}"
        chosen.append(as_title(fresh[0]) if fresh else other)
    return chosen


def _chief_words(text: str) -> str | None:
    """The two words that come again and again, where no phrase is found: "River and Ferry"; None where none do."""
    nouns = [
        word
        for word in _TOKEN.findall(text[:_LOOKED_AT].replace(MASKED, ""))
        if len(word) > 3 and word.isalpha() and _can_edge(word)
    ]
    counts = Counter(word.lower() for word in nouns)
    pair = [word for word, count in counts.most_common(2) if count > 1]
    title = as_title(" and ".join(pair))
    return title if len(pair) == 2 and len(title) <= LONGEST else None


def article_title(text: str, file_name: str) -> str:
    """A title for an article that has none: its file's name, where that is words of the article; else who it is about
    most, and what its opening is about."""
    named = _file_title(text, file_name)
    if named:
        return named
    opening = text[:400]
    names = Counter(re.findall(r"(?<![.!?] )\b[A-Z][\w’-]+(?: [A-Z][\w’-]+)+", text[:_LOOKED_AT]))
    chief = next((name for name, count in names.most_common(1) if count > 2 and len(name) < LONGEST), "")
    ranked = _ranked(opening, 0, [Counter(stems(text[:_LOOKED_AT]))])
    apart = [phrase for phrase in ranked if not set(stems(phrase)) & set(stems(chief))]
    linked = sorted(apart, key=lambda phrase: " of " not in phrase)
    if not chief or not linked:
        return as_title(ranked[0]) if ranked else _first_words(text)
    article = "the " if f" the {linked[0]}" in opening else ""
    return f"{chief} and {article}{as_title(linked[0])}"


def _file_title(text: str, file_name: str) -> str | None:
    words = re.findall(r"[^\W_]+", file_name.rpartition(".")[0] or file_name)
    known = set(re.findall(r"[^\W_]+", text.lower()))
    telling = [word for word in words if word.lower() in known and word.isalpha() and word.lower() not in _FILE_WORDS]
    return as_title(" ".join(words)) if len(words) > 1 and telling == words else None


def _first_words(text: str) -> str:
    """The first sentence, or how it begins; "" where there is no word."""
    first = re.split(r"(?<=\w[.!?])\W*\s", text.replace(MASKED, "").replace(LINK, "").strip(), maxsplit=1)[0]
    every = re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", first)
    words = every[:5]
    while len(words) > 1 and (len(" ".join(words)) > LONGEST or (words != every and words[-1].lower() in _NOT_EDGE)):
        words.pop()
    return as_title(" ".join(words))[:LONGEST]


def _ranked(text: str, number: int, bags: Sequence[Counter[str]]) -> list[str]:
    """Candidates of a section's text, the best first."""
    phrases = list(_candidates(text[:_LOOKED_AT]))
    said = Counter(str(phrase).lower() for phrase in phrases)
    best: dict[str, float] = {}
    for phrase in phrases:
        score = _score(phrase, said[str(phrase).lower()], number, bags)
        best[str(phrase)] = max(best.get(str(phrase), 0.0), score)
    return sorted(best, key=lambda phrase: -best[phrase])


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) > 0.5 * min(len(one), len(other)) if one and other else False


def _score(phrase: _Phrase, said: int, number: int, bags: Sequence[Counter[str]]) -> float:
    """Weight of the phrase's words here against elsewhere; what is said twice, and early, counts more."""
    words = stems(str(phrase))
    here = bags[number]
    elsewhere = [sum(word in bag for bag in bags) / len(bags) for word in words]
    weight = sum(
        (0.5 + math.log(1 + here[word])) * (1.25 - share) for word, share in zip(words, elsewhere, strict=True)
    )
    shape = {2: 0.8, 3: 1.1, 4: 1.2, 5: 1.2}.get(len(phrase.words), 1.0)
    repeated = 1 + 0.3 * min(3, said - 1)
    early = 1.1 - 0.2 * phrase.at
    linked = 1.15 if "of" in phrase.words else 1.0
    return weight / float(max(1.6, len(words) ** 0.6)) * shape * repeated * early * linked * phrase.whole


def _candidates(text: str) -> Iterator[_Phrase]:
    tokens = _TOKEN.findall(text.replace(MASKED, "#").replace(LINK, "#"))
    for start in range(len(tokens)):
        if not _can_begin(tokens, start):
            continue
        for end in range(start + 2, min(start + _MOST_WORDS, len(tokens)) + 1):
            if not tokens[end - 1][0].isalnum():
                break
            if _can_end(tokens, end) and _is_title(tokens[start:end]):
                yield _Phrase(tuple(tokens[start:end]), _whole(tokens, start, end), start / len(tokens))


def _beside(tokens: Sequence[str], at: int) -> str:
    return tokens[at] if 0 <= at < len(tokens) else "."


def _can_begin(tokens: Sequence[str], start: int) -> bool:
    """A word that can stand at an edge, and is not the middle of a name."""
    before = _beside(tokens, start - 1)
    in_name = tokens[start][0].isupper() and before[0].isupper() and not _opens_sentence(tokens, start - 1)
    return _can_edge(tokens[start]) and not in_name and before not in "-’'&#"


def _can_end(tokens: Sequence[str], end: int) -> bool:
    last, after = tokens[end - 1], _beside(tokens, end)
    in_name = last[0].isupper() and after[0].isupper()
    possessive = last.endswith(("'s", "’s", "s'", "s’")) or after in "’'"
    return _can_edge(last) and not in_name and not possessive and after not in "-&#"


def _opens_sentence(tokens: Sequence[str], at: int) -> bool:
    """Whether a capital says nothing: the word is the first of its sentence, and a plain one."""
    return _beside(tokens, at - 1) in ".!?:”" and tokens[at].lower() in _NOT_EDGE


def _whole(tokens: Sequence[str], start: int, end: int) -> float:
    before, after = _beside(tokens, start - 1).lower(), _beside(tokens, end).lower()
    last, linked = tokens[end - 1], any(word in _LINKS for word in tokens[start:end])
    named = last[0].isupper() and tokens[start][0].isupper()
    left = 1.0 if named or before in _OPENS_PHRASE else 0.6
    right = 1.0 if not after[0].isalnum() or after in _CLOSES_PHRASE else 0.9 if named else 0.6
    # "The radio wave travels at": a plain word with an s before a small one is more often a verb.
    verb = 0.7 if last.islower() and last.endswith("s") and after in _AFTER_VERBS and not linked else 1.0
    return left * right * verb


def _is_title(words: Sequence[str]) -> bool:
    return (
        len(" ".join(words)) <= LONGEST
        and all(word.lower() in _LINKS or _can_edge(word) for word in words[1:-1])
        and all(_follows_well(words, at) for at in range(1, len(words)))
        and not any(character.isdigit() for word in words for character in word)
        and (any(word.lower() in _LINKS for word in words[1:-1]) or len(words) <= 4)
    )


def _follows_well(words: Sequence[str], at: int) -> bool:
    """Small words part phrases; within a title they must lead to a noun of the same one."""
    before, word = words[at - 1].lower(), words[at].lower()
    if word == "the":
        return before in _LINKS and before not in ("the", "and")
    if before in _BEFORE_NAMES:
        return word == "the" or words[at][0].isupper()
    return not (word in _LINKS and before in _LINKS)


def _can_edge(word: str) -> bool:
    bare = re.sub(r"['’]s$", "", word.lower())
    if word in _PAST:
        return False
    if bare in _NOUNS or bare in _PARTICIPLES or (word[0].isupper() and not bare.endswith("ly")):
        return len(bare) > 1 and bare not in _NOT_EDGE and word[0].isalpha()
    return len(bare) > 2 and bare not in _NOT_EDGE and not _VERB_ENDING.search(bare) and word[0].isalpha()


def as_title(phrase: str) -> str:
    """Capitalised as a title: "Withdrawal of the Volunteers"."""
    words = phrase.split()
    if phrase.isupper() and any(len(word) > 4 for word in words):
        words = phrase.title().split()
    styled = [w.lower() if w.lower() in _LINKS and i > 0 else w[:1].upper() + w[1:] for i, w in enumerate(words)]
    return " ".join(styled)
