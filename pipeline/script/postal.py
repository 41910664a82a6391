"""American addresses: "Albany, NY 12207" is "Albany, New York one two two zero seven", "12 W 45th St." goes west."""

from __future__ import annotations

import re

from pipeline.script.numbers import one_by_one, year
from pipeline.script.sentence_end import ends_sentence

_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "D C", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
    "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee",
    "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
_SHORTENED = {
    "Ala": "Alabama", "Ariz": "Arizona", "Ark": "Arkansas", "Calif": "California", "Colo": "Colorado",
    "Conn": "Connecticut", "Del": "Delaware", "Fla": "Florida", "Ga": "Georgia", "Ill": "Illinois", "Ind": "Indiana",
    "Kan": "Kansas", "Ky": "Kentucky", "La": "Louisiana", "Mass": "Massachusetts", "Md": "Maryland",
    "Mich": "Michigan", "Minn": "Minnesota", "Miss": "Mississippi", "Mo": "Missouri", "Mont": "Montana",
    "Neb": "Nebraska", "Nev": "Nevada", "Okla": "Oklahoma", "Ore": "Oregon", "Pa": "Pennsylvania", "Penn":
    "Pennsylvania", "Tenn": "Tennessee", "Tex": "Texas", "Va": "Virginia", "Vt": "Vermont", "Wash": "Washington",
    "Wis": "Wisconsin", "Wyo": "Wyoming", "W.Va": "West Virginia",
}  # fmt: skip
_ONLY_STATES = frozenset(("Ariz", "Calif", "Colo", "Conn", "Fla", "Mich", "Minn", "Neb", "Okla", "Tenn", "Wis", "Wyo"))
"""What nothing else is shortened to, so that no town is wanted before it."""
_ALSO_ELSE = frozenset(("CO", "DC", "HI", "ID", "IN", "LA", "MA", "MD", "ME", "MS", "OK", "OR", "PA"))
"""After a comma also a degree, a company or a word; a state only before its code."""
_PLACE_BEFORE = re.compile(r"\b(?:in|from|near|at|outside|around|through) [A-Z][a-z]+(?: [A-Z][a-z]+)?, $")
_PLACE = re.compile(r"[A-Z][a-z]+, [A-Z]{2}\.?")
"""What leaves no doubt that a state follows: "in Macon, GA", or "Macon, GA" alone."""
_POINTS = {"N": "North", "S": "South", "E": "East", "W": "West"}
_STREET = (
    r"(?:St|Ave|Blvd|Rd|Dr|Ln|Ct|Pl|Hwy|Expy|Pkwy|Ter|Cir|Street|Avenue|Boulevard|Road|Drive|Lane|Court|Place|Highway"
    r"|Expressway|Parkway|Terrace|Circle|Way|hwy)"
)

STATE = (
    rf"(?<![\w.])(?P<state>{'|'.join(_STATES)})(?:(?P<comma>,?) (?P<code>[0-9]{{5}}(?:-[0-9]{{4}})?))?"
    r"(?![\w’'-]|\.[A-Z])"
)
SHORT_STATE = rf"(?<![\w.])(?P<state>{'|'.join(map(re.escape, _SHORTENED))})\."
COMPASS = r"(?<![\w.])(?P<point>[NS]\.?[EW]\.|[NS][EW]|[NSEW]\.?)(?=[ ,;]|\.?$)"
HOUSE = (
    rf"(?<![\w.,:/$£€-])[1-9][0-9]{{2,3}}(?= (?:[NSEW]\.? |North |South |East |West )?"
    rf"(?:(?:[A-Z][a-z]+\.? ){{1,3}}|[0-9]{{1,3}}(?:st|nd|rd|th) ){_STREET}\b)"
)
_BEFORE_STREET = re.compile(rf" (?:[0-9]+(?:st|nd|rd|th)|(?:[A-Z][a-z]+ ){{1,2}}{_STREET})\b")
_AFTER_STREET = re.compile(rf"[\w] {_STREET}\.?,? $")


def say_state(found: re.Match[str]) -> str | None:
    """A state with its code, or after the name of a town: "Dayton, OH"."""
    state = _STATES[found["state"]]
    if found["code"]:
        return f"{state}{found['comma']} {', '.join(map(one_by_one, found['code'].split('-')))}"
    if _PLACE_BEFORE.search(found.string[max(0, found.start() - 40) : found.start()]) or _PLACE.fullmatch(found.string):
        return state
    after_town = re.search(r"[A-Z][a-z]+, $", found.string[max(0, found.start() - 30) : found.start()])
    return state if after_town and found["state"] not in _ALSO_ELSE else None


def say_short_state(found: re.Match[str]) -> str | None:
    """`Bend, Ore.` is "Bend, Oregon"."""
    after_town = re.search(r"[A-Z][a-z]+, $", found.string[max(0, found.start() - 30) : found.start()])
    if not after_town and found["state"] not in _ONLY_STATES:
        return None
    return _SHORTENED[found["state"]] + ("." if ends_sentence(found) else "")


def say_house(found: re.Match[str]) -> str:
    """`2415 Lincoln Rd.` is "twenty four fifteen Lincoln Road", `411 Elm St.` "four eleven Elm Street"."""
    number = found.group()
    return year(int(number))


def say_compass(found: re.Match[str]) -> str | None:
    """`N. Main St.` is "North Main Street", `Pennsylvania Ave. NW` ends on "Northwest"."""
    text = found.string
    if len(found["point"]) == 2 and re.match(" winds?\\b", text[found.end() : found.end() + 7]):
        return "".join(_POINTS[letter].lower() for letter in found["point"])
    if not (
        text.startswith(" Asia", found.end())
        or _BEFORE_STREET.match(text, found.end())
        or _AFTER_STREET.search(text[max(0, found.start() - 30) : found.start()])
    ):
        return None
    points = [_POINTS[letter] for letter in found["point"] if letter != "."]
    return points[0] + "".join(point.lower() for point in points[1:])
