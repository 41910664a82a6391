"""Names of people and words for them: how they look in a sentence, who is a woman, and one name for each.

Women and men are told apart by titles, by words such as "daughter", and by common first names. Where that tells
nothing, nothing is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.model import Gender
from pipeline.patterns import regex
from pipeline.wordlist import words

_RANKS = (
    "General|Marshal|President|Premier|Chairman|Chairwoman|Minister|Secretary|Ambassador|Professor|Colonel|Captain"
    "|Major|Admiral|Lieutenant|Sergeant|Corporal|Private|Commander|Senator|Governor|Mayor|Judge|Justice|Chief|Father"
    "|Sister|Brother|Bishop|Archbishop|Cardinal|Rabbi|Imam|Reverend|Pope|Sir|Dame|Lady|Lord|King|Queen|Prince|Princess"
    "|Emperor|Chancellor|Inspector|Detective|Officer|Nurse|Aunt|Uncle|Dr\\.?|Mr\\.?|Mrs\\.?|Ms\\.?|Prof\\.|Gen\\.|Col\\."
    "|Capt\\.|Lt\\.|Sgt\\.|Sen\\.|Rep\\.|Gov\\."
)
_WORD = r"(?:(?:al|el|ad|ar|as|an|d|l)[-’'])?[^\W\d_a-z](?:[\w’'-]*\w)?"
_PARTICLE = r"(?:of|de|van|von|al|bin|der|den|la|le|du|da|dos|di|del|ibn|ben|ter|y)"
NAME = rf"(?:(?:{_RANKS})\s+)*{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}(?:[A-Z]\.|(?:Mr|Mrs|Ms|Dr)\.|{_WORD})){{0,4}}"
"""A name, with ranks before it; function words at the opening of a sentence look like one (see `cleaned`)."""
_STOP = (
    "who|whose|whom|which|that|and|but|or|as|when|while|with|without|in|on|at|of|to|from|for|by|after|before|during"
    "|over|under|about|because|if|than|then|was|is|are|were|had|has|have|did|does|would|will|could|not|never|yesterday"
    "|today|tonight|later|recently|once|also|still|only|just|again|ago|this|there|here|since|until|into|onto|through"
    "|around|against|between|among|above|below|near|behind|beside|outside|inside|across|along|within|like|the|an?|his"
    "|her|their|its|my|our|whose|he|she|they|it|we|you|i|him|them|us|me|what|how|why|where|nothing|so|yes|no"
)
_LOWER = rf"(?!(?:{_STOP})\b)(?!\w+(?<!fami)(?<!bul)(?<!al)ly\b)[^\W\d_A-Z][\w’'-]*"
_DETERMINER = (
    rf"(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[Oo]ur|(?:(?:{_RANKS})\s+)?{_WORD}[’']s)"
)
_FROM = (
    r"(?:\s+(?:of|from|(?<=man )for|(?<=person )for)\s+"
    rf"(?:(?:the\s+)?(?:{_LOWER}\s+)?{_WORD}(?:\s+{_WORD}){{0,3}}"
    rf"|the\s+{_LOWER}|(?:[0-9]{{1,2}}\s+)?(?:{_WORD}\s+)?[0-9]{{1,4}}(?:\s+{_WORD})?))?"
)
_MANY = words(
    """officials residents critics locals witnesses experts scientists researchers historians neighbors villagers police
    doctors officers teachers survivors farmers fishermen sailors veterans supporters opponents lawyers prosecutors
    investigators engineers archaeologists parents friends relatives colleagues activists organizers authorities
    analysts economists workers soldiers students scholars elders passengers prisoners refugees"""
)
_QUALITY = rf"(?:{_LOWER}|[12][0-9]{{3}}|[0-9]+-year-old)"
_DESCRIBED = rf"{_DETERMINER}\s+(?:{_QUALITY}\s+){{0,3}}{_LOWER}{_FROM}"
_SEVERAL = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in sorted(_MANY))
PERSON = (
    rf"(?:(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir)\s+)?(?:{_QUALITY}\s+){{0,3}}{NAME}|{_DESCRIBED}|(?:{_SEVERAL}))"
)
"""One who speaks, named ("engineer Piotr Zielinski") or described ("the old fisherman"), or several ("officials")."""
OWNED = rf"(?:[Tt]he\s+)?{NAME}(?<=[’']s)\s+(?:{_QUALITY}\s+){{0,3}}{_LOWER}{_FROM}"
"""One who is described by whose they are, and is not the owner: "Orkney Council's chief engineer"."""
_DESCRIPTION = regex(rf"{_DETERMINER}\s+(?P<words>{_LOWER}(?:\s+{_LOWER}){{0,3}})")
_NAMED = regex(rf"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir)\s+)?(?:{_QUALITY}\s+)*(?P<name>{NAME})")

_DETERMINERS = words("the a an one another his her my our their")
_NOT_NAMES = words(
    """the this that these those he she they it we i you but and so in on at as many after before later then when while
    however although because since until once now today there here some one two his her our their my its if not for
    from by with to of what who why how yet still also even only another each every several according during nobody
    everybody everyone someone somebody no yes all both years months days weeks"""
)
_IMPERATIVES = words(
    """see read watch listen look click tap scroll subscribe share visit meet follow join download compare consider
    imagine remember ask call check learn discover find try take note"""
)
"""At the opening of a sentence, before a name or a title: "Meet Anna Berg", "See Figure 1"."""
_LABELS = words(
    """figure fig table photo photos photograph picture image video audio map chart graph diagram appendix chapter
    section related more advertisement breaking update updated exclusive opinion caption source sources credit credits
    gallery"""
)
"""Of what is for the eye, and of what else stands between paragraphs: "Photo Gallery"."""
_PEOPLE = words(
    """man woman boy girl king queen mother father sister brother daughter son wife husband widow aunt uncle keeper
    captain mayor minister president doctor nurse judge officer soldier general guard driver pilot neighbor neighbour
    witness friend boss clerk cook guide monk nun priest bishop chief spokesman spokeswoman spokesperson official
    historian scientist journalist resident student child kid lawyer fisherman farmer sailor author host guest elder
    grandmother grandfather cousin mechanic poet critic merchant"""
)
_OCCUPATION = regex(
    r"(?:[A-Z]\w+(?:ologist|grapher|wright|maker)|Physicist|Historian|Engineer|Writer|Author|Actor|Actress|Singer"
    r"|Architect|Novelist|Economist|Farmer|Sculptor|Painter|Artist|Musician|Composer|Philosopher|Mathematician|Chemist"
    r"|Astronomer|Archaeologist|Activist|Director|Coach|Designer|Analyst|Poet|Journalist|Critic|Scientist|Researcher"
    r"|Carpenter|Fisherman|Teacher|Lawyer|Astronaut|Pilot|Guide|Resident|Neighbor|Spokesman|Spokeswoman|Spokesperson)"
)
"""At the opening of a sentence no part of the name after it."""
_PERSONAL_ENDING = regex(r"(?:er|or|ist|man|woman|ian|ee|ant)$")
_SURE_ENDING = regex(r"^[a-z]{2,}(?:ist|ian|man|woman)$")
"""Of words for people also before a name: "the economist Voss"; "the liner Titanic" and "the maker Ford" are nobody."""
_THINGS = words(
    """door floor river water paper letter number tower winter summer corner center centre order power weather computer
    color motor harbor mirror error answer poster banner sticker counter container cover dinner folder header border
    register monitor newspaper matter chapter character ladder plaster remainder elevator generator indicator
    factor sector interior exterior list tree committee event document statement moment government parliament department
    comment restaurant plant instrument monument agreement movement"""
)
"""Words that only end as words for people do."""
_NO_PERSON = regex(
    r"\b(?:University|College|School|Company|Times|Post|Street|Avenue|Committee|Commission|Ministry|Institute|Bank|River"
    r"|Lake|Mount|Bay|Island|Islands|Sea|Ocean|Union|States|Kingdom|Army|Navy|Party|War|Court|Council|City|County|Office"
    r"|Department|Agency|Society|Association|Museum|Library|Church|Hotel|Station|Bridge|Act|House|Press|News|Journal"
    r"|Korea|York|Africa|America|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April"
    r"|June|July|August|September|October|November|December)\b"
)

_WOMEN = words(
    """woman girl queen mother sister daughter wife widow aunt grandmother nun spokeswoman chairwoman princess lady dame
    mrs ms actress waitress niece congresswoman
    ada agnes aisha alice alma amanda amelia amina amy ana andrea angela anita ann anna anne annie astrid barbara
    beatrice bella betty brigitte camila carla carmen carol caroline catherine cecilia charlotte chiara chloe christina
    clara claire cristina cynthia daniela deborah diana donna dora dorothy edith elena elise eliza elizabeth ella ellen
    elsa emily emma erika esther eva eve evelyn fatima fiona florence frances gloria grace greta gwen hana hanna hannah
    harriet hazel heather helen helena hilda ida ines inga ingrid irene iris isabel isabella ivy jane janet jasmine
    jean jennifer jessica joan joanna josephine joyce judith judy julia julie karen kate katherine kathleen kavita
    laila laura layla leila lena leila lily linda lisa lori louise lucia lucy maja margaret maria marie marina marion
    marta martha mary maya mei melissa mercy michelle mira miriam molly mona monica nadia nancy naomi natalia nina nora
    olga olivia patricia paula petra phyllis pilar priya rachel rebecca rita rosa rose ruth sabine sally samantha sandra
    sara sarah shirley silvia sofia sonia sophia sophie stella stephanie susan svetlana sylvia tamara tatiana teresa
    theresa tina ursula valentina vera veronica victoria virginia wanda wendy winnie yasmin yolanda yuki zara zoe"""
)
_MEN = words(
    """man boy king father brother son husband widower uncle grandfather monk priest spokesman chairman prince lord sir
    mr fisherman actor waiter nephew congressman gentleman
    aaron abdul abraham adam adrian ahmed alan albert alejandro alex alexander ali allen amir anders andre andrew
    anthony antonio arthur ben benjamin bernard bill bob boris brian bruce bruno carl carlos charles chris christian
    christopher daniel david dennis diego dmitri donald douglas edgar edward edwin emil enrique eric erik ernest
    eugene evan felix fernando francis francisco frank fred frederick gabriel gary george gerald giovanni gordon
    grant greg gregory guillermo gustav hans harold harry hassan heinrich henrik henry herbert hugh hugo ian ibrahim
    igor isaac ivan ivo jack jacob jakob james jan jason javier jeff jeffrey jeremy jerry jim joe johan john jonas
    jonathan jorge jose joseph josh joshua juan julian karl keith kenneth kevin klaus kofi kurt kwame larry lars
    lawrence leo leon leonard lewis lorenzo louis luca lucas luis luke magnus manuel marco marcus mario mark martin
    matthew max michael miguel mike mikhail mohamed mohammed muhammad nathan neil nicholas nikolai oliver olaf ole omar
    oscar otto pablo patrick paul pavel pedro peter philip pierre piotr rafael rahul ralph raymond ricardo richard
    robert roberto roger roland ronald roy russell ryan sam samuel scott sean sergei simon stanley stefan stephen
    steve steven stuart sven ted theodore thomas tim timothy tom tomas tommy tony victor viktor vincent vladimir
    walter werner wilhelm william winston yusuf"""
)
_FAMILY_FIRST = words(
    """Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo
    He Lin Gao Luo Mao Deng Xi Peng Jiang Nguyen Tran Pham Le Vo Dang Bui"""
)
"""Family names that stand before the given one."""


def cleaned(phrase: str) -> str | None:
    """The name in a phrase, without words that only look like one; a person without a name begins with a capital.

    >>> cleaned("Then engineer Piotr Zielinski"), cleaned("the old fisherman"), cleaned("Later")
    ('Piotr Zielinski', 'The old fisherman', None)
    """
    kept = phrase.split()
    while kept and _is_no_name(kept):
        kept = kept[1:]
    phrase = " ".join(kept).strip(" ,;:")
    named = _NAMED.fullmatch(phrase)
    if named and not re.search("[’']s ", phrase):
        phrase = re.sub("^(?:An?|His|Her) (?=[A-Z])", "", named["name"])
        first, _, rest = phrase.partition(" ")
        phrase = rest if " " in rest and _OCCUPATION.fullmatch(first) else phrase
    return phrase[:1].upper() + re.sub(r"[’']s$", "", phrase[1:]) if phrase else None


def _is_no_name(words: Sequence[str]) -> bool:
    """Whether the first of these words only looks like a name, at the opening of a sentence."""
    first = words[0].lower().rstrip(",")
    if first in _DETERMINERS and len(words) > 1:
        return False
    if first in _IMPERATIVES and len(words) > 2:
        return True
    return first in _NOT_NAMES and (words[0][0].isupper() or len(words) == 1)


def described_at(text: str, at: int) -> re.Match[str] | None:
    """A description of a person that begins at `at`, as far as the noun: "The old fisherman (shook his head)"."""
    found = _DESCRIPTION.match(text, at)
    if not found:
        return None
    nouns = list(re.finditer(r"[\w’'-]+", found["words"]))
    heads = [noun for noun in nouns if noun.group() in _PEOPLE]
    heads = heads or [noun for noun in nouns if _PERSONAL_ENDING.search(noun.group())]
    return _DESCRIPTION.match(text, at, found.start("words") + heads[0].end()) if heads else None


def gender(person: str) -> Gender | None:
    """Whether a name or description is a woman's or a man's, if that can be told."""
    for word in re.findall(r"[^\W\d_]+", re.split("[’']s ", person.lower())[-1]):
        if word in _WOMEN:
            return "f"
        if word in _MEN:
            return "m"
    return None


def is_person(phrase: str) -> bool:
    """Whether a name or description is somebody's, as far as its words tell."""
    if _NO_PERSON.search(phrase):
        return False
    kept = phrase.split()
    if kept[0].lower() in _DETERMINERS:
        described = re.split(r" (?:of|from) ", phrase)[0].split()
        head = described[-1].lower()
        if head in _PEOPLE or (_PERSONAL_ENDING.search(head) and head not in _THINGS):
            return True
        named = described[-1][0].isupper()
        return named and any(word in _PEOPLE or _SURE_ENDING.search(word) for word in described)
    if kept[0].lower() in _IMPERATIVES | _LABELS:
        return False
    return len(kept) > 1 or gender(phrase) is not None


def is_shout(phrase: str) -> bool:
    """Whether words are in capitals as those of a line over a text are, and no known name: "BREAKING NEWS"."""
    return phrase.isupper() and gender(phrase) is None


def full_names(text: str) -> Iterator[str]:
    """Names of two words and more in a text, in their order."""
    for found in re.finditer(rf"\b{NAME}", text):
        name = cleaned(found.group())
        if name and " " in name and not _NO_PERSON.search(name) and not name.startswith("The "):
            yield name


def same_speakers(names: Sequence[str | None], told: Iterable[str]) -> dict[str, str]:
    """One name for each speaker: "Wang" is the "General Wang Ping" who is named elsewhere, if only one fits.

    told: what the article says; a full name may stand in it before anybody is quoted.
    """
    distinct = list(dict.fromkeys(name for name in names if name))
    full = list(dict.fromkeys([*(name for text in told for name in full_names(text)), *distinct]))
    return {name: _fullest(name, full) for name in distinct}


def _fullest(name: str, full: Sequence[str]) -> str:
    wanted = _parts(name)
    if name.split()[0].lower() in _DETERMINERS:
        return name
    fuller = [other for other in full if wanted < _parts(other) and _called(other, name)]
    longest = max(fuller, key=lambda other: len(_parts(other)), default=name)
    return longest if all(_parts(other) <= _parts(longest) for other in fuller) else name


def _parts(name: str) -> set[str]:
    return set(re.sub(r"[-.]", " ", name.lower()).split())


def _called(full: str, short: str) -> bool:
    """Whether people would call somebody of the full name so: by the family name, or by the given one."""
    bare = re.sub(rf"^(?:(?:{_RANKS})\s+)+", "", full).split()
    called = re.sub(rf"^(?:(?:{_RANKS})\s+)+", "", short).split()
    if not bare or not called:
        return True
    ranked = full != " ".join(bare)
    ends = bare[-1] == called[-1]
    return ends or (bare[0] == called[0] and (ranked or called[0] in _FAMILY_FIRST or gender(called[0]) is not None))
