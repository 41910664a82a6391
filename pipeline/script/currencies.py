"""Money: "$3.5 billion" is "three point five billion dollars", "£1.20" is "one pound twenty pence".

Symbols before or after the figure, ISO codes, magnitudes ("bn", "k"), ranges, and "per" something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.script import measures
from pipeline.script.numbers import DECIMAL, cardinal, decimal, integer


@dataclass(frozen=True)
class Currency:
    """Words of a currency; no small coin where nobody says one."""

    one: str
    many: str
    coin: str = ""
    coins: str = ""


def _of(one: str, many: str = "", coin: str = "", coins: str = "") -> Currency:
    return Currency(one, many or one + "s", coin, coins or (coin + "s" if coin else ""))


_POUND = _of("pound", coin="penny", coins="pence")
_EURO = _of("euro", coin="cent")
_YEN, _WON, _YUAN = _of("yen", "yen"), _of("won", "won"), _of("yuan", "yuan")
_RUPEE = _of("rupee", coin="paisa", coins="paise")


def _dollar(whose: str = "") -> Currency:
    return _of(f"{whose} dollar".strip(), coin="cent")


SYMBOLS: dict[str, Currency] = {
    "US$": _dollar("U S"), "A$": _dollar("Australian"), "AU$": _dollar("Australian"), "C$": _dollar("Canadian"),
    "CA$": _dollar("Canadian"), "HK$": _dollar("Hong Kong"), "NZ$": _dollar("New Zealand"), "S$": _dollar("Singapore"),
    "NT$": _dollar("Taiwan"), "R$": _of("Brazilian real", "Brazilian reais", "centavo"),
    "$": _dollar(), "£": _POUND, "€": _EURO, "¥": _YEN, "₩": _WON, "₹": _RUPEE,
    "₽": _of("ruble", coin="kopeck"), "₺": _of("lira", "lira"), "₫": _of("dong", "dong"), "₴": _of("hryvnia"),
    "₪": _of("shekel"), "฿": _of("baht", "baht"), "₱": _of("peso", coin="centavo"), "₦": _of("naira", "naira"),
    "₡": _of("colon"), "₲": _of("guarani"), "₵": _of("cedi"), "₸": _of("tenge", "tenge"), "₾": _of("lari", "lari"),
    "₭": _of("kip", "kip"), "₮": _of("tugrik"), "₿": _of("bitcoin"), "Rs.": _RUPEE, "Rs": _RUPEE,
}  # fmt: skip
CODES: dict[str, Currency] = {
    "USD": _dollar("U S"), "AUD": _dollar("Australian"), "CAD": _dollar("Canadian"), "HKD": _dollar("Hong Kong"),
    "NZD": _dollar("New Zealand"), "SGD": _dollar("Singapore"), "EUR": _EURO, "GBP": _POUND, "JPY": _YEN, "KRW": _WON,
    "KPW": _of("North Korean won", "North Korean won"), "CNY": _YUAN, "RMB": _of("renminbi", "renminbi"),
    "INR": _RUPEE, "RUB": _of("ruble", coin="kopeck"), "CHF": _of("Swiss franc", coin="centime"),
    "SEK": _of("Swedish krona", "Swedish kronor"), "NOK": _of("Norwegian krone", "Norwegian kroner"),
    "DKK": _of("Danish krone", "Danish kroner"), "PLN": _of("zloty", "zlotys"), "CZK": _of("Czech koruna"),
    "HUF": _of("forint"), "TRY": _of("lira", "lira"), "ILS": _of("shekel"), "THB": _of("baht", "baht"),
    "VND": _of("dong", "dong"), "IDR": _of("rupiah", "rupiah"), "MYR": _of("ringgit", "ringgit"),
    "PHP": _of("Philippine peso", coin="centavo"), "MXN": _of("Mexican peso", coin="centavo"),
    "BRL": _of("Brazilian real", "Brazilian reais"), "ZAR": _of("rand", "rand"), "NGN": _of("naira", "naira"),
    "EGP": _of("Egyptian pound"), "SAR": _of("riyal"), "AED": _of("dirham"), "UAH": _of("hryvnia"),
}  # fmt: skip
_MAGNITUDES = {
    "k": "thousand", "m": "million", "mn": "million", "mm": "million", "b": "billion", "bn": "billion",
    "t": "trillion", "tn": "trillion", "trn": "trillion",
}  # fmt: skip

_MAGNITUDE = r"(?:[ -]?(?:hundred|thousand|million|billion|trillion|crore|lakh|bn|mn|tn|trn)|[ ][bBM]|[kKmMbBtT])"
_NAMES = "(?:dollars|euros|pounds|yen|rupees|won|pesos|francs|rubles)"
_SYMBOL = "|".join(re.escape(symbol) for symbol in sorted(SYMBOLS, key=len, reverse=True))
_CODE = "|".join(CODES)
PATTERN = rf"""(?x)
    (?:(?<![\w)\]%$.,])(?P<sign>[-−]))? (?<![\w$]) (?P<symbol>{_SYMBOL}|(?:{_CODE})(?=[ ]?[0-9]))[ ]?
    (?P<amount>{DECIMAL})(?P<magnitude>{_MAGNITUDE})?(?![0-9A-Za-z])(?P<named>[ ]{_NAMES}\b)?
    (?: [ ]?[-–—][ ]? (?P<again>{_SYMBOL})? (?P<other>{DECIMAL})(?P<other_magnitude>{_MAGNITUDE})?(?![0-9A-Za-z]))?
    (?: / (?P<per>{measures.UNIT}|[a-z]{{3,}})(?!\w)(?:\.(?=[ ][a-z]))?)?"""
AFTER_PATTERN = rf"""(?x)
    (?<![0-9A-Za-z_])(?<![0-9][.,]) (?P<amount>{DECIMAL})(?P<magnitude>{_MAGNITUDE})?[ ]?
    (?P<symbol>[€£$¥₩₹₽₺₴₪฿]|¢|(?:{_CODE})(?![A-Za-z]))(?![0-9])"""


def _magnitude(written: str | None) -> str:
    word = (written or "").strip(" -")
    return _MAGNITUDES.get(word.lower(), word)


def _split(amount: str) -> tuple[str, str]:
    """Whole and hundredths; hundredths "" where there are none, or more than two figures count."""
    whole, _, rest = amount.partition(".")
    rest = rest.rstrip("0") if len(rest) > 2 else rest
    return whole, rest if rest.strip("0") else ""


def say_amount(amount: str, magnitude: str, money: Currency) -> str:
    """`say_amount("3.5", "billion", dollar) == "three point five billion dollars"`."""
    whole, rest = _split(amount)
    if magnitude:
        return f"{decimal(amount)} {magnitude} {money.many}"
    if rest and (not money.coin or len(rest) > 2):
        return f"{decimal(f'{whole}.{rest}')} {money.many}"
    coins = int(rest.ljust(2, "0")) if rest else 0
    small = f"{cardinal(coins)} {money.coin if coins == 1 else money.coins}" if coins else ""
    if coins and not whole.strip("0"):
        return small
    return f"{integer(whole or '0')} {money.one if whole == '1' else money.many} {small}".rstrip()


def say(found: re.Match[str]) -> str | None:
    """Words of an amount with its symbol before it, or of two; "$2 million dollars" is said once."""
    money = SYMBOLS.get(found["symbol"]) or CODES[found["symbol"]]
    if found["named"] and found["named"].strip() not in money.many.split():
        return None
    if not found["per"] and measures.qualifies(found):
        money = replace(money, many=money.one)  # "a five dollar bill"
    if re.match("-[a-z]", found.string[found.end() : found.end() + 2]):
        money = replace(money, many=money.one)  # "a hundred dollar-a-night room"
    magnitude, last = _magnitude(found["magnitude"]), _magnitude(found["other_magnitude"])
    words = say_amount(found["amount"], magnitude, money)
    if found["other"]:
        same = found["again"] in (None, found["symbol"]) and not magnitude
        if (same and "." not in found["amount"]) or (magnitude and not found["again"]):
            words = f"{decimal(found['amount'])} {magnitude}".rstrip()  # "forty five (to fifty dollars)"
        other = money if found["again"] in (None, found["symbol"]) else SYMBOLS[found["again"]]
        words += f" to {say_amount(found['other'], last, other)}"
    sign = "minus " if found["sign"] else ""
    return f"{sign}{words}" + (f" per {measures.per(found['per'])}" if found["per"] else "")


def say_after(found: re.Match[str]) -> str:
    """Words of an amount with its symbol after it."""
    if found["symbol"] == "¢":
        return f"{decimal(found['amount'])} {'cent' if found['amount'] == '1' else 'cents'}"
    money = SYMBOLS.get(found["symbol"]) or CODES[found["symbol"]]
    return say_amount(found["amount"], _magnitude(found["magnitude"]), money)
