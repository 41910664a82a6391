"""Symbols and mathematics in a line: "a² + b²", "10⁻³", "§5", "β-carotene", "x → y"."""

from __future__ import annotations

import re
import unicodedata

from pipeline.script.numbers import integer

POWER = (
    r"(?<=[0-9A-Za-z)\]])(?:\^(?:\{(?P<braced>[-−+]?\w{1,9})\}|(?P<caret>[-−+]?(?:[0-9]{1,9}|[a-z])(?!\w)))"
    r"|(?P<raised>⁻?[⁰¹²³⁴-⁹]{1,9}|ⁿ))"
)
PLUS_OR_MINUS = r"(?<![+/])\+/[-−–](?![-−–/])"
"""As a typewriter has "±"."""
FUNCTION = r"(?<![\w’'])(?P<function>[fghFG])\((?P<of>[a-z])\)"
SYMBOL = (
    r"[&+=#§¶@%‰°×÷<>≤≥≦≧≠≈≅≡∝∼~^$£€¥₩/∕±√∞µ²³™®©№∗∙⋅∑∏∫∈∉⊂⊆∪∩∅∀∃∂∆∇→←↔⇒•†‡|]+"
    r"|(?<=[0-9)])·(?=[0-9(])|(?<=[0-9)]) \*(?= [0-9A-Za-z(])|(?<=[0-9)])\*(?=[0-9(])|(?<=[Pp]ress )\*"
    r"|(?<![\u0370-\u03ff])[Α-ΡΣ-Ωα-ω](?![\u0370-\u03ff])"
)

_SYMBOLS = {
    "&": "and", "+": "plus", "=": "equals", "#": "hash", "§": "section", "¶": "paragraph", "@": "at", "%": "percent",
    "‰": "per mille", "°": "degrees", "×": "times", "÷": "divided by", "<": "less than", ">": "greater than",
    "≠": "not equal to", "∼": "about", "~": "about", "^": "to the power of",
    "$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "±": "plus or minus", "√": "the square root of",
    "∞": "infinity", "µ": "micro", "²": "squared", "³": "cubed", "™": "", "®": "", "©": "copyright", "№": "number",
    "∗": "times", "/": "slash", "∑": "the sum of", "∏": "the product of", "∫": "the integral of", "∈": "in",
    "∉": "not in", "⊂": "subset of", "⊆": "subset of or equal to", "∪": "union", "∩": "intersection",
    "∅": "the empty set", "∀": "for all", "∃": "there exists", "∂": "partial", "≡": "identical to",
    "≅": "congruent to", "∝": "proportional to", "∙": "times", "⋅": "times", "·": "times", "*": "times",
    "∕": "divided by", "₩": "won", "∆": "delta", "∇": "del", "→": "to", "←": "from",
    "↔": "to and from", "⇒": "so", "•": "", "†": "", "‡": "", "|": "",
}  # fmt: skip
COMPARED = {
    "≤": ("at most", "less than or equal to"), "≦": ("at most", "less than or equal to"),
    "≥": ("at least", "greater than or equal to"), "≧": ("at least", "greater than or equal to"),
    "≈": ("about", "is about"),
}  # fmt: skip
"""Before a number alone, and between what is compared."""
_COMPARED_BEFORE = re.compile(r"(?:[0-9)\]²³]|\b(?:[A-Za-zα-ω]|pi)) ?$")
_LENGTH = re.compile(r"(?<![A-Za-z0-9])(?:[kcdmnµμ]?m|ft|yd|mi)$")
_POWERS = {"2": "squared", "3": "cubed"}


def say_power(found: re.Match[str]) -> str | None:
    """`x²` is "x squared", `10^6` "ten to the power of six", `10⁻³` "to the power of minus three"."""
    if _LENGTH.search(found.string[max(0, found.start() - 4) : found.start()]):
        return None  # "mm²" is a measure
    raised = unicodedata.normalize("NFKC", found["braced"] or found["caret"] or found["raised"])
    figures = raised.lstrip("-−+")
    words = integer(figures) if figures.isascii() and figures.isdigit() else figures
    sign = "minus " if raised[0] in "-−" else ""
    return f" {_POWERS.get(raised) or f'to the power of {sign}{words}'}"


def say_function(found: re.Match[str]) -> str:
    """`f(x)` is "f of x"."""
    return f"{found['function']} of {found['of']}"


def say_symbol(found: re.Match[str]) -> str:
    """Symbols one by one, with the spaces that they need."""
    symbols = found.group().strip()
    if symbols in ("#", "/", "§§", "*"):
        return _by_neighbours(found)
    if symbols in COMPARED:
        return compared(symbols, found.string, found.start())
    return " ".join(words for words in map(_symbol, symbols) if words)


def compared(symbol: str, text: str, at: int) -> str:
    """`p ≤ 5` is "less than or equal to", `a wait of ≤ 5 days` "at most"."""
    return COMPARED[symbol][_COMPARED_BEFORE.search(text[max(0, at - 4) : at]) is not None]


def _symbol(symbol: str) -> str:
    greek = symbol not in _SYMBOLS
    return unicodedata.name(symbol).rsplit(" ", 1)[-1].lower() if greek else _SYMBOLS[symbol]


def _by_neighbours(found: re.Match[str]) -> str:
    """`#7` is "number seven", `#peace` "hashtag peace", `C#` "C sharp"; a stroke between words is a space."""
    text, (start, end), symbols = found.string, found.span(), found.group().strip()
    keyed = re.search(r"\b[Pp]ress $", text[max(0, start - 7) : start])
    if symbols == "§§":
        return "sections"
    if symbols == "*":
        return "star" if keyed else " times" if found.group()[0] == " " else "times"
    if symbols == "#":
        if keyed:
            return "pound"
        if re.match(r"\s?[0-9]", text[end : end + 2]):
            return "number"
        if re.search(r"\b[A-G]$", text[max(0, start - 2) : start]):
            return "sharp"
        return "hashtag" if re.match(r"[^\W\d_]", text[end : end + 1]) else "hash"
    between_words = re.search(r"\s?[^\W\d_]\W?$", text[max(0, start - 3) : start]) and re.match(
        r"\s?[^\W\d_]", text[end : end + 2]
    )
    return " " if between_words else "slash"
