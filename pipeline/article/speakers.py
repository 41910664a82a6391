"""Who said it: the person or document whose words a quotation gives.

Looked for after the quotation (", said Ann Lee"), in what was said between it and the one before (", said Ann Lee, "
speaks for both halves), before it ("General Wang Ping recalled:", "according to Ann Lee,"), and as the document that
is quoted ("the letter reads:"). "She said" is whom the sentences before are about. Where two people fit, nobody is
named: a wrong name is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.article.people import NAME, OWNED, PERSON, cleaned, described_at, gender, is_person, is_shout
from pipeline.model import Gender
from pipeline.patterns import regex
from pipeline.wordlist import words

_SAID = words(
    """said says say recalled recalls wrote writes added adds noted notes told tells asked asks answered answers
    replied replies explained explains stated states declared declares announced announces argued argues claimed
    claims insisted insists remarked remarks reported reports remembered remembers observed observes concluded
    concludes continued continues commented comments admitted admits warned warns wondered wonders cried cries
    shouted shouts whispered whispers murmured exclaimed promised promises suggested suggests joked jokes
    lamented laments quipped boasted complained complains confessed acknowledged conceded confirmed denied
    predicted recounted recounts reflected reflects mused urged urges vowed pleaded begged demanded muttered
    sighed agreed agrees advised advises cautioned testified tweeted posted emphasized emphasizes stressed
    stresses maintained contended proclaimed yelled screamed snapped responded recited saying tell ask reply
    write explain recall insist joke admit thought thinks reads read testifies laughed began begins opened ended
    answer countered counters offered ventured protested objected intoned growled teased hissed roared bellowed
    chuckled sobbed moaned groaned ordered instructed recommended scoffed retorted interjected responds counsels
    shrugs chanted"""
)
_SAYING = (
    "|".join(sorted(_SAID)) + "|put it|puts it|shot back|fired back|went like this|goes on|went on|spoke of|speaks of"
)
_SAYING_AFTER = f"{_SAYING}|called|calls|smiled|smiles|laughs|grinned|grins|nodded|nods|shrugged"
"""What may follow a quotation; before one they are no speech: 'he called the boat "Old Bess"'."""
_ADVERB = (
    r"(?:(?:\w+ly|later|once|also|then|still|always|has|had|would|could|can|must|will|often|just)\s+){0,3}"
    r"(?:(?:is|was|are|were)\s+(?:said|reported|believed|heard|thought)\s+to\s+(?:have\s+)?"
    r"|(?:likes?|liked|used|came|wanted|loved|loves)\s+to\s+|(?:is|was)\s+quoted\s+as\s+)?"
)
"""Between a subject and its verb of saying: adverbs, and what makes it hearsay or a habit."""
_APPOSED = r"(?:,\s[^“”\".!?:]{1,90}?,)?"
_PRONOUN = r"(?:[Hh]e|[Ss]he)"
_NO_TAG = r"(?!\s+(?:nothing|that|no|he|she|it|they|little|her|his|goodbye|hello)\b(?!\s*[.,]))"
_AFTER = regex(
    rf"[\s,—–-]*(?:as\s+)?(?:(?:{_SAYING_AFTER})\s+(?P<inverted>{_PRONOUN}\b|{OWNED}|{PERSON})"
    rf"(?:, (?P<given>{NAME})(?=[.,]))?"
    rf"|(?P<subject>{_PRONOUN}|{PERSON})(?:, (?P<named>{NAME}),|{_APPOSED})\s+{_ADVERB}(?:{_SAYING_AFTER})\b{_NO_TAG})"
)
_ADJACENT = regex(rf"\b(?P<subject>{_PRONOUN}|{PERSON})\s+{_ADVERB}$")
_NAMED = rf"(?:, (?:an?\s[^,“”\".!?]{{1,40}}\s(?:named|called)\s)?(?P<named>{NAME}),|{_APPOSED})"
_APART = regex(rf"\b(?=(?P<subject>{PERSON}){_NAMED}(?:,?\s+who)?\s+{_ADVERB}$)")
_CHOOSING = (
    r"(?:described|dismissed|hailed|praised|condemned|denounced|characterized|criticized)\b(?= [^.!?“”\"]{1,60} as$)"
    r"|called\b(?= [^.!?“”\"]{1,40}$)"
)
_THING = regex(rf"((?:The|A|An|One)\s(?:[\w’'-]+\s){{0,6}}?[\w’'-]+)\s+{_ADVERB}")
"""What speaks without being anybody: "The 1911 edition of the guidebook (warns)"."""
_PREPOSITIONS = "(?:on|in|at|of|from|with|by|near|above|under|to|for|over|behind|beside)"
_PREPOSITION = regex(rf"\b{_PREPOSITIONS}\s+$")
_VERB = regex(rf"\b(?:(?:{_SAYING})\b|{_CHOOSING})")
_INVERTED = regex(rf"\b(?:[Aa]ccording to|[Ii]n the words of)\s+(?P<subject>{PERSON})\b[^.!?]{{0,60}}$")
_LED_TO = regex(rf"\b(?:[Aa]s)\s+(?P<subject>{PERSON})\s+{_ADVERB}(?:{_SAYING})\b[^.!?]{{0,40}}$")
_NAMED_OR_PRONOUN = regex(rf"{_PRONOUN}\b|(?:[Tt]he\s+)?{NAME}")
_DESCRIBED_NAME = regex(rf"(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[a-z][\w-]+\s+){{1,3}}{NAME}")
_OPENING = regex(r"(?:Then|Later|But|And|So|Now|Still|Soon|Years later|Again),? |[^,“”\"]{1,80}, ")
_PLACED = regex(r"(?:In|At|On|Near|From)\s")
"""What is no subject, though it looks like a name: "In Gao (the wells were dry)"."""
_ANY_SAYING = regex(rf"\b(?:{_SAYING}|[Aa]ccording to|[Ii]n the words of)\b")
_LEADS_IN = regex(r"\b(?:said|says|asked|replied|answered|added|insisted|shouted|cried|whispered)$")
_NO_END = "".join(rf"(?<!\b{title}\.)" for title in "Mr Mrs Ms Dr St Gen Prof Col Capt Lt Sgt Sen Rep Gov No".split())
_BETWEEN_SENTENCES = regex(rf"(?<=[a-z\d)”\"]{{2}}[.!?]){_NO_END}\s+(?!$)|(?<=[”\"])\s+(?=[A-Z])")
_DOCUMENTS = (
    "report|letter|telegram|statement|newspaper|memo|memorandum|cable|diary|speech|article|note|document|notice|sign"
    "|order|law|treaty|log|inscription|plaque|poster|headline|advertisement|review|editorial|book|manual|bulletin"
    "|constitution|charter|declaration|message|email|postcard|leaflet|inquiry|study|entry|label|placard|decree"
)
_DOCUMENT = regex(
    r"\b(?:[Aa]n?|[Tt]he|[Tt]his|[Tt]hat|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|One)\s+"
    rf"((?:[\w’'-]+\s+){{0,2}}?(?:{_DOCUMENTS})"
    r"(?:\s+(?:from|by|of|to)\s+(?:the\s+)?[A-Z]\w+(?:\s+(?:[A-Z]\w+|side|government|embassy|party|army)){0,4})?)\b"
)
_GESTURES = "smiled|laughed|shrugged|nodded|sighed|grinned|frowned|paused|winced|shook his head|shook her head"
_GESTURES += "|shook their head"
_GESTURE = regex(rf"(?:^|, )(?P<subject>{NAME}|{PERSON})\s+(?:{_GESTURES})[^.!?“”\",]{{0,40}}[.!]$")
"""The sentence before a quotation, where it only shows the speaker: 'Blanco smiled.'"""
_QUOTED_AS = regex(rf"[\s,]*[^.!?“”\",]{{2,40}}\s+(?:quoted|cited)\s+(?P<subject>{PERSON})\s+as\s+saying\b")
_AGED = regex(rf"\b(?P<subject>{NAME}), \d{{1,3}},(?: [^.!?“”\"]{{1,60}},)?\s+{_ADVERB}$")
_LABEL = regex(rf"(?:[A-Z][\w-]+\s+(?:[a-z][\w-]+\s+){{1,2}})?(?P<subject>{NAME}):")
"""Words that are nothing but the speaker's name and office: 'Police chief Dan Orr:'."""
_INTRODUCED = regex(
    rf"^(?:The|A|An|His|Her|One)\s[^,]{{1,40}},\s+(?:(?:an?\s[^,]{{1,40}}\s)?(?:named|called)\s+)?({NAME}),"
)
"""The keeper, a widower named Angus Reid, ...; the mayor, Teresa Blanco, ..."""
_REMEMBERED_SENTENCES = 6
_SENTENCE_ENDS = regex(r"(?<=[^A-Z].[.!?][\"”’'])\s+|(?<=[^A-Z][\w)][.!?])\s+(?=[A-Z“\"])")


def leads_in(lead: str) -> bool:
    """Whether the words before a quotation end as those do that introduce speech, and not the title of a work."""
    return lead.endswith((",", ":")) or bool(_LEADS_IN.search(lead))


def chooses_words(lead: str) -> bool:
    """Whether somebody calls something by the words that follow: 'described the outage as "regrettable"'."""
    return re.search(rf"\b(?:{_CHOOSING})", lead) is not None


def names_speaker(lead: str, words: str, rest: str) -> bool:
    """Whether what stands right before or after a quotation tells the listener who speaks."""
    return bool(_ANY_SAYING.search(_last_sentence(lead)[-100:]) or _told_after(words, rest))


def is_said(lead: str, words: str, rest: str) -> bool:
    """Whether somebody says, writes or announces the words between `lead` and `rest`."""
    said_after = _ANY_SAYING.search(rest[:50].split(".")[0])
    return names_speaker(lead, words, rest) or lead.endswith(":") or bool(said_after)


class Speakers:
    """Finds speakers in the order of the text, and remembers who spoke last, and what pronouns told of them."""

    def __init__(self) -> None:
        self._last: str | None = None
        self._known: dict[str, Gender] = {}

    def of(self, lead: str, words: str, rest: str, between: str | None = None) -> str | None:
        """The speaker of the quotation `words`.

        lead, rest: what stands before and after it; between: what stands between it and the quotation before in the
        same paragraph (None: there is none), "" where it goes on from the paragraph before.
        """
        if between == "" and self._last:
            return self._last
        self._last = self._found(lead, words, rest, between)
        return self._last

    def _found(self, lead: str, words: str, rest: str, between: str | None) -> str | None:
        after = _told_after(words, rest)
        if after:
            return self._resolved(after, lead)
        last = _last_sentence(lead)
        before = _told_before(last)
        if before:
            return self._resolved(before, lead[: len(lead) - len(last)])
        if between is not None and self._last and not _people_but(self._last, between):
            return self._last
        return _document(lead, last) or _just_named(last)

    def _resolved(self, subject: str, lead: str) -> str | None:
        """The name in a subject; for a pronoun, whom the sentences before are about."""
        if not re.fullmatch(_PRONOUN, subject):
            told, name = gender(subject), cleaned(subject)
        else:
            told = "f" if subject.lower() == "she" else "m"
            name = _antecedent(told, lead, self._last, self._known)
        if name and told:
            self._known[name] = told
        return name


def _told_after(words: str, rest: str) -> str | None:
    """The subject of words after a quotation that say whose it was, and do not lead to the next one."""
    quoted = _QUOTED_AS.match(rest[:200]) if "saying" in rest[:200] else None
    if quoted:
        return quoted["subject"]
    found = _AFTER.match(rest[:200]) if _holds_any(_SAYING_AFTER, rest[:200]) else None
    if not found:
        return None
    closed = words.rstrip().endswith((".", "…")) and not rest.startswith(",")
    if closed and re.match(r"[^.!?“\"]{0,60}[:,]\s*[“\"‘]", rest[found.end() :]):
        return None  # '"..." Ann Lee added: "'
    described = found["inverted"] and re.match(r"(?:the|an?|his|her|their|my|our|.*[’']s)\s", found["inverted"])
    # "said the mayor, Teresa Blanco," but "said Jane Roe, Director of Works.": an office is no name.
    subject = (found["given"] if described else None) or found["named"] or found["inverted"] or found["subject"]
    if found["inverted"] and _is_document(subject):
        return _whole_document(rest, found.start("inverted")) or subject
    return subject if re.fullmatch(_PRONOUN, subject) or cleaned(subject) else None


def _holds_any(alternatives: str, text: str) -> bool:
    """Whether one of them is in the text at all: what a slow pattern cannot do without, seen before it is compiled."""
    return any(words in text for words in alternatives.split("|"))


def _is_document(subject: str) -> bool:
    return re.search(rf"\b(?:{_DOCUMENTS})$", subject) is not None


def _whole_document(text: str, at: int) -> str | None:
    """The document that is named at `at`, with whose it is, if that is told: "report by the Audit Office"."""
    found = _DOCUMENT.match(text, at)
    return found[1] if found and re.search(r" (?:from|by|of|to) ", found[1]) else None


def _told_before(last: str) -> str | None:
    """The subject of the verb of saying that a sentence leads to a quotation with."""
    inverted = _INVERTED.search(last) if _holds_any("ccording to|n the words of", last) else None
    inverted = inverted or (_LED_TO.search(last) if re.search(r"\b[Aa]s\s", last) else None)
    if inverted:
        subject = inverted["subject"]
        return (_is_document(subject) and _whole_document(last, inverted.start("subject"))) or subject
    verbs = [verb for verb in _VERB.finditer(last) if not re.search(r"[.!?]\s", last[verb.end() :])]
    for verb in reversed(verbs):
        if len(last) - verb.end() > 80:
            break
        adjacent = _beside(last[: verb.start()])
        if adjacent:
            return adjacent
        subject = _subject(last)
        if subject and (re.fullmatch(_PRONOUN, subject) or is_person(subject)):
            return subject
        thing = _THING.fullmatch(last[: verb.start()])
        if thing and not re.search(rf"\b(?:{_DOCUMENTS})\b", thing[1]):
            return thing[1]
    if last.endswith(":") and not verbs:
        subject = _subject(last)
        label = _LABEL.fullmatch(last)
        subject = label["subject"] if label else subject
        return subject if subject and is_person(subject) and not subject[0].islower() else None
    return None


def _beside(before: str) -> str | None:
    """Who stands right before a verb, or before what is said about them between commas."""
    near = _ADJACENT.search(before)
    within = near and _PREPOSITION.search(before[: near.start()])
    if near and not within and (re.fullmatch(_PRONOUN, near["subject"]) or cleaned(near["subject"])):
        return near["subject"]
    aged = _AGED.search(before)
    if aged and cleaned(aged["subject"]):
        return aged["subject"]
    apart = [found for found in _APART.finditer(before) if found["named"] or _is_somebody(found["subject"])]
    apart = [found for found in apart if not _PREPOSITION.search(before[: found.start()])]
    return (apart[0]["named"] or apart[0]["subject"]) if apart else None


def _is_somebody(phrase: str) -> bool:
    return cleaned(phrase) is not None and is_person(phrase)


def _just_named(last: str) -> str | None:
    """Who the short sentence right before a quotation names first: 'Marta Sol shrugged. "Weather."'."""
    shown = _GESTURE.search(last[-120:]) if _holds_any(_GESTURES, last[-120:]) else None
    if shown and not re.fullmatch(_PRONOUN, shown["subject"]):
        return cleaned(shown["subject"])
    subject = _subject(last) if last.endswith((".", "!")) and len(last.split()) < 16 else None
    return cleaned(subject) if subject and re.fullmatch(NAME, subject) and _is_told_of(subject) else None


def _is_told_of(phrase: str) -> bool:
    """Whether a name is somebody's, as far as its words and letters tell."""
    return is_person(phrase) and not is_shout(phrase)


def _subject(sentence: str) -> str | None:
    """Who or what a sentence is about: what it begins with, after words such as "then" and clauses before a comma."""
    at = 0
    for _ in range(3):
        found = described_at(sentence, at)
        if not found or re.match(r"\s+[A-Z]", sentence[found.end() :]):
            # "The historian Clara Voss": the name is better than what she is.
            found = _DESCRIBED_NAME.match(sentence, at) or found or _NAMED_OR_PRONOUN.match(sentence, at)
        if found and not _PLACED.match(found[0]) and (re.fullmatch(_PRONOUN, found[0]) or cleaned(found[0])):
            return found[0] if re.match(r"\s+\w|,", sentence[found.end() :]) else None
        opening = _OPENING.match(sentence, at)
        if not opening:
            return None
        at = opening.end()
    return None


def _antecedent(wanted: Gender, lead: str, last: str | None, known: Mapping[str, Gender]) -> str | None:
    """Whom "he" or "she" stands for: the person whom the nearest of the sentences before is about.

    last: who spoke last; known: whether somebody is a woman or a man, where the text has told it.
    """

    def told(name: str) -> Gender | None:
        return known.get(name) or gender(name)

    for sentence in reversed(_SENTENCE_ENDS.split(lead.strip())[-_REMEMBERED_SENTENCES:]):
        about, described = _about(sentence)
        fitting = [name for name in _people(sentence) if name != about and told(name) in (wanted, None)]
        own = about and (described or told(about))
        if about and own in (wanted, None):
            return about if own == wanted or not fitting else None
        sure = [name for name in fitting if told(name) == wanted]
        if fitting:
            return fitting[0] if len(fitting) == 1 else sure[0] if len(sure) == 1 else None
    return last if last and told(last) in (wanted, None) else None


def _about(sentence: str) -> tuple[str | None, Gender | None]:
    """The person whom a sentence is about, and what a description tells: "his daughter Kim" is a woman.

    The name, where one is given to a description.
    """
    introduced = _INTRODUCED.search(sentence)
    if introduced:
        noun = re.split(",| of | from ", introduced[0])[0].split()[-1]
        return cleaned(introduced[1]), gender(noun)
    subject = _subject(sentence)
    if not subject or re.fullmatch(_PRONOUN, subject) or not is_person(subject):
        return None, None
    return cleaned(subject), gender(subject)


def _people(sentence: str) -> list[str]:
    """People with full names or ranks in a sentence."""
    outside = re.sub('[“"][^“”"]{1,80}[”"]', "…", sentence)  # a title in quotation marks names nobody
    found = (cleaned(match.group()) for match in re.finditer(rf"\b{NAME}", outside))
    return list(dict.fromkeys(name for name in found if name and " " in name and _is_told_of(name)))


def _people_but(speaker: str, between: str) -> bool:
    """Whether others than the speaker come up between two quotations, or too much stands there to be sure."""
    tag = _tag_of(speaker, between)
    names = re.finditer(rf"\b{NAME}", between)
    acting = (found for found in names if found.start() >= tag or _acts(found, between[:tag]))
    named = [cleaned(found.group()) for found in acting]
    others = [name for name in named if name and not set(name.split()) & set(speaker.split())]
    described = any(described_at(between, found.start()) for found in re.finditer(r"\b[TtAa]", between))
    return len(between) > 200 or bool(others) or (described and not _AFTER.match(between))


def _tag_of(speaker: str, between: str) -> int:
    """Where the sentence ends that goes on from a quotation and says whose it was: ", said Ann Lee, 71, of Gao."."""
    subject = _told_after("", between)
    if not subject or (not re.fullmatch(_PRONOUN, subject) and cleaned(subject) != speaker):
        return 0
    return len(_BETWEEN_SENTENCES.split(between, maxsplit=1)[0])


def _acts(name: re.Match[str], tag: str) -> bool:
    """Whether a name in a tag is of somebody who does something: of no place, body of people or owner."""
    does = re.match(rf"\s+(?!{_PREPOSITIONS}\b)[a-z]", tag[name.end() :])
    return bool(does) and not name.group().endswith(("’s", "'s")) and not _PREPOSITION.search(tag[: name.start()])


def _last_sentence(lead: str) -> str:
    # A stop after an initial or a title such as "Dr." ends nothing.
    return _BETWEEN_SENTENCES.split(lead[-400:])[-1]


def _document(lead: str, last: str) -> str | None:
    """The document that a sentence quotes: "Report from the Soviet side"."""
    if not (lead.endswith(":") or _ANY_SAYING.search(last[-60:])):
        return None
    named = [found[1] for found in _DOCUMENT.finditer(last)]
    longest = max(named, key=len, default="")
    return longest[:1].upper() + longest[1:] or None
