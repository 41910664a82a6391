"""Abbreviations with and without a dot: "Dr. Essen" is "Doctor Essen", "St." is Saint or Street by its neighbours.

Only whole words in their own case are touched, each where its neighbours allow it: a title before a name, "No." before
a number. A dot that also ends the sentence stays.
"""

from __future__ import annotations

import re

from pipeline.script.acronyms import spell
from pipeline.script.sentence_end import ends_sentence

_TITLES = {
    "Dr": "Doctor", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Messrs": "Messieurs", "Prof": "Professor",
    "Gen": "General", "Col": "Colonel", "Lt": "Lieutenant", "Capt": "Captain", "Maj": "Major", "Sgt": "Sergeant",
    "Cpl": "Corporal", "Pvt": "Private", "Adm": "Admiral", "Cmdr": "Commander", "Cdr": "Commander",
    "Brig": "Brigadier",
    "Gov": "Governor", "Sen": "Senator", "Rep": "Representative", "Rev": "Reverend", "Hon": "Honorable",
    "Sec": "Secretary", "Det": "Detective", "Sr": "Sister", "Atty": "Attorney", "Pres": "President",
    "Amb": "Ambassador", "Supt": "Superintendent", "Fr": "Father", "Mt": "Mount", "Ft": "Fort", "Pt": "Point",
    "St": "Saint", "Ste": "Sainte", "Wm": "William", "Thos": "Thomas", "Geo": "George", "Chas": "Charles",
    "Jas": "James", "Robt": "Robert",
}  # fmt: skip
_RANKS = ("Lt", "Col", "Gen", "Maj", "Capt", "Sgt", "Cpl", "Pvt", "Cmdr", "Brig", "Sen", "Rep", "Gov", "Prof")
_BARE_TITLES = ("Dr", "Mr", "Mrs", "Ms", "Messrs", "Prof", "Lt", "Capt", "Sgt", "Mt", "St", "Ste")
"""Those that are also written without a dot."""
_AFTER_NAME = {
    "Jr": "Junior", "Sr": "Senior", "Inc": "Incorporated", "Ltd": "Limited", "Co": "Company", "Corp": "Corporation",
    "Bros": "Brothers", "St": "Street", "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Hwy": "Highway",
    "Sq": "Square", "Pl": "Place", "Ln": "Lane", "Esq": "Esquire", "Dr": "Drive", "Pkwy": "Parkway", "Ct": "Court",
    "Expy": "Expressway", "Ter": "Terrace", "Cir": "Circle", "Fl": "Floor", "Ret": "Retired", "hwy": "Highway",
    "st": "Street",
}  # fmt: skip
_BEFORE_NUMBER = {
    "No": "number", "no": "number", "Nos": "numbers", "nos": "numbers", "p": "page", "pp": "pages", "P": "page",
    "vol": "volume", "Vol": "Volume", "vols": "volumes", "ch": "chapter", "Ch": "Chapter", "chap": "chapter",
    "fig": "figure", "Fig": "Figure", "sec": "section", "Sec": "Section", "art": "article",
    "Art": "Article", "c": "circa", "ca": "circa", "approx": "approximately", "para": "paragraph", "Op": "Opus",
    "op": "opus", "ver": "version", "v": "version", "tel": "telephone", "Tel": "Telephone", "ext": "extension",
    "Hwy": "Highway", "Rte": "Route", "Apt": "Apartment", "Ste": "Suite", "Figs": "Figures", "Cat": "Category",
    "Rm": "Room", "K": "K", "paras": "paragraphs", "Bldg": "Building", "figs": "figures",
    "Eq": "Equation", "eq": "equation", "Eqs": "Equations", "Ex": "Example", "Exs": "Examples", "min": "minimum",
    "max": "maximum", "avg": "average", "№": "number", "Nº": "number", "N°": "number",
}  # fmt: skip
_ANYWHERE = {
    "e.g.": "for example", "E.g.": "For example", "i.e.": "that is", "I.e.": "That is", "etc.": "et cetera",
    "etc": "et cetera", "&c.": "et cetera", "vs.": "versus", "vs": "versus", "cf.": "compare", "Cf.": "Compare",
    "et al.": "and others",
    "viz.": "namely", "approx.": "approximately", "a.k.a.": "also known as", "aka": "also known as",
    "Dept.": "Department", "dept.": "department", "Univ.": "University", "Govt.": "Government", "govt.": "government",
    "Inc.": "Incorporated", "Ltd.": "Limited", "Corp.": "Corporation", "Bros.": "Brothers", "Ave.": "Avenue",
    "Blvd.": "Boulevard", "Assoc.": "Association", "Intl.": "International", "Jan.": "January", "Feb.": "February",
    "Aug.": "August", "Sept.": "September", "Oct.": "October", "Nov.": "November", "Dec.": "December",
    "w/o": "without",
    "WWI": "World War one", "WWII": "World War two", "WW1": "World War one", "WW2": "World War two",
    "Mon.": "Monday", "Tue.": "Tuesday", "Tues.": "Tuesday", "Wed.": "Wednesday", "Thu.": "Thursday",
    "Thur.": "Thursday", "Thurs.": "Thursday", "Fri.": "Friday", "Rd.": "Road", "Assn.": "Association",
    "gov't": "government", "gov’t": "government", "Gov't": "Government", "Gov’t": "Government",
    "int'l": "international",
    "int’l": "international", "Int'l": "International", "Int’l": "International", "c/o": "care of", "ibid.": "ibidem",
    "incl.": "including", "appt.": "appointment", "esp.": "especially",
    "misc.": "miscellaneous", "Utd.": "United", "w/in": "within", "w/": "with", "W/": "With",
    "W/o": "Without", "b/c": "because",
}  # fmt: skip
_GOES_ON = ("e.g.", "E.g.", "i.e.", "I.e.", "a.k.a.", "vs.", "cf.", "Cf.", "viz.", "approx.", "incl.", "esp.")
"""What no sentence ends with."""
_DAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Thurs": "Thursday",
    "Thur": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
_BEFORE_YEAR = {"b": "born", "d": "died", "fl": "flourished", "r": "reigned", "est": "established", "m": "married"}


_IRISH = re.compile(" (?:Antrim|Armagh|Cavan|Clare|Cork|Donegal|Down|Dublin|Galway|Kerry|Kildare|Kilkenny|Laois|Leitrim"
                    "|Limerick|Longford|Louth|Mayo|Meath|Monaghan|Offaly|Roscommon|Sligo|Tipperary|Tyrone|Waterford"
                    "|Westmeath|Wexford|Wicklow|Durham)\\b")  # fmt: skip
"""What "Co." stands before as "County"."""


_HOUSE_BEFORE = re.compile(r"(?<![\w.,])[0-9]{1,5} (?:(?:[A-Z][a-z]*\.?|[0-9]{1,3}(?:st|nd|rd|th)) ){1,4}$")


def _any(words: dict[str, str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


RANK = (
    rf"(?:(?<=\ba )|(?<=[0-9]st )|(?<=[0-9]nd )|(?<=\bLt\. )|(?<=\bMaj\. )|(?<=\bBrig\. ))(?P<rank>{_any(_RANKS)})\."
    r"|^(?P<alone>Rev|Hon|Maj|Gen|Col|Lt|Capt|Sgt|Prof|Gov|Mt|Dr|Mr|Mrs|Ms)\.$"
)
TITLE = (
    rf"(?<![\w.'’-])(?:(?P<dotted>{_any(_TITLES)}|dr|mr|mrs)\.|(?P<bare>{_any(_BARE_TITLES)}))"
    r"(?=\s(?:(?:&|and)\s|1st (?=Class))?[\"“‘(]?[A-Z])"
)
AFTER_NAME = rf"(?<=[\w,&] )(?<![.'’-])(?P<word>{_any(_AFTER_NAME)})(?:(?P<dot>\.)|(?=[\s,;:!?)\"”]|$))"
BEFORE_NUMBER = (
    rf"(?<![\w.'’&-])(?P<word>{_any(_BEFORE_NUMBER)})(?P<dot>\.)?"
    r"(?= ?(?:\+?[0-9]|(?:AD|A\.D\.) ?[0-9]|[IVX]+\b|(?:[ivx]{2,6}|[vx])(?:[-–][ivxl]+)?(?![\w'’])))"
)
WEEKDAYS = rf"(?<![\w-])(?P<first>{_any(_DAYS)})\.?[-–](?P<last>{_any(_DAYS)})(?![\w-])(?P<dot>\.)?"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
WEEKDAY = (
    r"(?<![\w-])(?P<day>Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)(?:,|\.,?)? "
    rf"(?=(?:the )?[0-3]?[0-9](?:st|nd|rd|th)? {_MONTH}\b|{_MONTH}\.? [0-3]?[0-9]\b)"
)
BEFORE_YEAR = (
    rf"(?:(?<=\()|(?<=[,;] ))(?P<word>{_any(_BEFORE_YEAR)})\."
    r"(?= ?(?:c\. ?)?(?:[0-3]?[0-9] [A-Z][a-z]{2,8}\.? )?[12]?[0-9]{3}\b)"
)
ANYWHERE = rf"(?<![\w.'’/-])(?P<word>{_any(_ANYWHERE)})(?![\w/])"
CASE_AT_LAW = r"(?<=[a-z.] )vs?\.?(?= [A-Z])"
DOTTED = (
    r"(?<![\w.])(?P<letters>Ph\.D\.|[MB]\.Sc\.|LL\.[BDM]\.|(?:[A-Za-z]\.){2,}|(?:[A-Za-z]\.)+[A-Z](?![\w.]))"
    r"(?P<ending>s|['’]s)?(?!\w)"
)
INITIAL = r"(?<![A-Z] )(?<![\w.'’])(?P<letter>[A-Z])\.(?=(?: |)(?:[A-Z]\.|[A-Z][a-z]))"


def say_title(found: re.Match[str]) -> str | None:
    """A title before a name; "12 Main St. Then" is a street, and left to `say_after_name`."""
    word = found["dotted"] or found["bare"]
    if word == "St" and re.search(r"[0-9](?: [A-Z]\w+)+ $", found.string[max(0, found.start() - 60) : found.start()]):
        return None
    return _TITLES.get(word) or _TITLES[word.title()].lower()


def say_rank(found: re.Match[str]) -> str:
    """A rank without a name: "retired as a Lt. Col."; a title in a line of its own."""
    if found["alone"]:
        return _TITLES[found["alone"]]
    return _TITLES[found["rank"]] + _stop(found, dotted=True)


def say_after_name(found: re.Match[str]) -> str | None:
    """What follows a name or stands in an address."""
    if found["word"] == "Co" and _IRISH.match(found.string, found.end()):
        return "County"
    before = re.search(r"([\w&'’]+),? $", found.string[max(0, found.start() - 40) : found.start()])
    if not before or not (before[1][:1].isupper() or before[1] == "&" or before[1][-2:] in ("st", "nd", "rd", "th")):
        return None
    if not found["dot"] and not _stands_bare(found):
        return None
    return _AFTER_NAME[found["word"]] + _stop(found, found["dot"] is not None)


def _stands_bare(found: re.Match[str]) -> bool:
    """Whether a word is also shortened without its dot: "Acme Corp", or "Elm Ct" behind a number."""
    if found["word"] in ("Jr", "Sr", "St", "Ave", "Blvd", "Rd", "Ltd", "Inc", "Corp"):
        return True
    return _HOUSE_BEFORE.search(found.string[max(0, found.start() - 50) : found.start()]) is not None


def say_before_number(found: re.Match[str]) -> str | None:
    """What stands before a number; single letters and common words only with their dot."""
    if not found["dot"] and found["word"] not in ("Vol", "vol", "pp", "№", "Nº", "N°", "ca"):
        return None
    if found["word"] == "Ch" and found.string[max(0, found.start() - 3) : found.start()] == "on ":
        return "Channel"
    return _BEFORE_NUMBER[found["word"]]


def say_weekday(found: re.Match[str]) -> str:
    """`Mon, 3 Feb` is "Monday, (the third of February)"."""
    return f"{_DAYS[found['day']]}{',' if ',' in found.group() else ''} "


def say_weekdays(found: re.Match[str]) -> str:
    """`Mon–Fri` is "Monday to Friday"."""
    return f"{_DAYS[found['first']]} to {_DAYS[found['last']]}" + _stop(found, found["dot"] is not None)


def say_before_year(found: re.Match[str]) -> str:
    """`(b. 1958)` is "born nineteen fifty eight"."""
    return _BEFORE_YEAR[found["word"]]


def say_anywhere(found: re.Match[str]) -> str:
    """What needs no neighbour."""
    return _ANYWHERE[found["word"]] + _stop(found, found["word"].endswith(".") and found["word"] not in _GOES_ON)


def say_dotted(found: re.Match[str]) -> str:
    """`U.S.` is "U S"."""
    letters = found["letters"].replace(".", "").upper()
    return spell(letters, found["ending"]) + _stop(found, found["letters"].endswith(".") and not found["ending"])


def say_initial(found: re.Match[str]) -> str | None:
    """`J. Kipling` is "J Kipling": the dot would be a full stop to an engine."""
    if ends_sentence(found):
        return None
    return found["letter"] + ("" if found.string[found.end()] == " " else " ")


def _stop(found: re.Match[str], dotted: bool) -> str:
    return "." if dotted and ends_sentence(found) else ""
