"""Words by the part that they play in a sentence, and a word among its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d,.]*|[^\w\s]")

ENDS = frozenset(".!?;:…")
QUOTES = frozenset('"“”‘’')

MODALS = frozenset(
    "will would can could may might must shall should cannot do does did don't doesn't didn't won't wouldn't can't "
    "couldn't shouldn't mustn't needn't let's i'll you'll he'll she'll it'll we'll they'll that'll there'll who'll "
    "i'd you'd he'd she'd we'd they'd".split()
)
INVERTED = frozenset("will would can could may might must shall should do does did don't doesn't didn't won't".split())
BE = frozenset(
    "be is are was were been being am isn't aren't wasn't weren't i'm you're we're they're it's he's she's".split()
)
HAVE = frozenset("have has had having haven't hasn't hadn't i've you've we've they've".split())
LINKS = frozenset(
    "become becomes became seem seems seemed remain remains remained stay stayed stays feel feels felt look looks "
    "looked sound sounds sounded keep keeps kept".split()
)
SUBJECTS = frozenset("i you we they he she it who".split())
THIRD = frozenset("he she it who".split())
ARTICLES = frozenset("a an the".split())
POSSESSIVES = frozenset("my your his her its our their whose".split())
DETERMINERS = ARTICLES | POSSESSIVES | frozenset("this no any some each every another either neither".split())
ONE = frozenset("a an each every another either neither one this".split())
QUANTITIES = frozenset("some any no such more most less much enough little".split())
MANY = frozenset("these those many few several all both some most more such any no two three four five six".split())
PREPOSITIONS = frozenset(
    "of in on at by for with from into onto under over between about against after during without through as per "
    "than via despite toward towards upon within before since until across among beyond concerning regarding".split()
)
_ADVERBS = frozenset(
    "not never also always often still then now even just soon ever only again once indeed both".split()
)
DEGREES = frozenset("very too quite rather extremely fairly most more less as so".split())
CAUSES = frozenset(
    "let lets make makes made making help helps helped helping see saw watch watched hear heard have had".split()
)
OBJECTS = frozenset("him them us me her it".split())
OBJECT_STARTERS = ARTICLES | frozenset(
    "his her its their my your our this these those him them it us me himself herself itself themselves ourselves "
    "myself yourself how whether what why".split()
)
_ADJECTIVES = frozenset(
    "new old big small large long short high low great good bad early late recent first second third last next latest "
    "main major minor real true false own other same different many public private official human common national "
    "local foreign military civil social royal legal medical church court criminal fresh raw huge single double top "
    "best worst strong weak strict poor rich fair free full final former current future annual daily weekly monthly "
    "joint mass fixed rare sharp steep steady slow rapid sudden tax birthday world personal political economic "
    "financial historical federal total heavy light".split()
)
_ADJECTIVAL = re.compile(r"\w{2,}(?:ous|ful|less|able|ible|ical|ary|ese|est)")
_UNMARKED_PLURALS = frozenset("people men women children police we they you troops".split())


@dataclass(frozen=True)
class Context:
    """A word in its sentence."""

    words: tuple[str, ...]
    """All words, figures and marks, as written."""
    at: int

    @cached_property
    def _lower(self) -> tuple[str, ...]:
        return tuple(word.casefold().replace("’", "'") for word in self.words)

    @property
    def word(self) -> str:
        """In small letters."""
        return self._lower[self.at]

    def near(self, steps: int) -> str:
        """The word so many steps on (back: negative) in small letters; empty beyond the sentence."""
        place = self.at + steps
        return self._lower[place] if 0 <= place < len(self.words) else ""

    def written(self, steps: int) -> str:
        """The same as it is written."""
        place = self.at + steps
        return self.words[place] if 0 <= place < len(self.words) else ""

    def around(self, steps: int) -> frozenset[str]:
        """All words at most so many steps away."""
        return frozenset(self._lower[max(0, self.at - steps) : self.at + steps + 1])

    @property
    def next(self) -> str:
        """The word after it."""
        return self.near(1)

    @property
    def governor(self) -> int:
        """Steps (negative) to the word before it, adverbs and quotation marks passed over."""
        steps = -1
        while is_adverb(self.near(steps)) or self.near(steps) in QUOTES:
            steps -= 1
        return steps

    @property
    def before(self) -> str:
        """The word before it, adverbs passed over."""
        return self.near(self.governor)


def among(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def tokens(text: str) -> tuple[tuple[str, int], ...]:
    """Words, figures and marks with where they begin."""
    return tuple((found.group(), found.start()) for found in _TOKEN.finditer(text))


def is_adverb(word: str) -> bool:
    """Whether it may stand between a verb and what governs it.

    >>> is_adverb("quickly"), is_adverb("family")
    (True, False)
    """
    if word in _ADVERBS:
        return True
    return word.endswith("ly") and len(word) > 4 and word not in ("family", "early", "italy", "july", "supply", "reply")


def is_plural(word: str) -> bool:
    """Whether it looks like a noun of more than one."""
    return word in _UNMARKED_PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")))


def is_adjective(word: str) -> bool:
    """Whether it is one, by a list and by endings that only adjectives have."""
    return word in _ADJECTIVES or bool(_ADJECTIVAL.fullmatch(word))
