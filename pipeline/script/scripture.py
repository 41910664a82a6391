"""Places in the Bible: "John 3:16" is "John three, sixteen", "1 Cor. 13:4" "First Corinthians thirteen, four"."""

from __future__ import annotations

import re

from pipeline.script.numbers import cardinal

_SHORT = {
    "Gen": "Genesis", "Ex": "Exodus", "Exod": "Exodus", "Lev": "Leviticus", "Num": "Numbers", "Deut": "Deuteronomy",
    "Josh": "Joshua", "Judg": "Judges", "Sam": "Samuel", "Ps": "Psalm", "Prov": "Proverbs", "Eccl": "Ecclesiastes",
    "Isa": "Isaiah", "Jer": "Jeremiah", "Ezek": "Ezekiel", "Dan": "Daniel", "Matt": "Matthew", "Mt": "Matthew",
    "Mk": "Mark", "Lk": "Luke", "Jn": "John", "Rom": "Romans", "Cor": "Corinthians", "Gal": "Galatians",
    "Eph": "Ephesians", "Phil": "Philippians", "Col": "Colossians", "Thess": "Thessalonians", "Tim": "Timothy",
    "Heb": "Hebrews", "Jas": "James", "Pet": "Peter", "Rev": "Revelation",
}  # fmt: skip
_BOOKS = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|Nehemiah|Esther|Job"
    "|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Ezekiel|Daniel|Hosea|Joel|Amos|Jonah|Micah|Matthew|Mark|Luke|John"
    "|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians|Thessalonians|Timothy|Titus|Hebrews|James"
    "|Peter|Revelation"
)
PLACE = (
    rf"(?<![\w.])(?:(?P<which>[123]) )?(?:(?P<book>{_BOOKS})|(?P<short>{'|'.join(_SHORT)})\.?) "
    r"(?P<chapter>[0-9]{1,3}):(?P<verse>[0-9]{1,3})(?:[-–](?P<last>[0-9]{1,3}))?(?![\w:])(?! ?[ap]\.?m\b)(?![.,][0-9])"
)
_WHICH = {"1": "First ", "2": "Second ", "3": "Third ", None: ""}


def say_place(found: re.Match[str]) -> str:
    """`Ps. 23:1-6` is "Psalm twenty three, one to six"."""
    chapter, verse = (cardinal(int(found[part])) for part in ("chapter", "verse"))
    last = f" to {cardinal(int(found['last']))}" if found["last"] else ""
    return f"{_WHICH[found['which']]}{found['book'] or _SHORT[found['short']]} {chapter}, {verse}{last}"
