"""Which language an article is in: what its front matter says, else what its script and its smallest words say.

English is what is taken where nothing speaks clearly for another language; the smallest words of a language are a
tenth to a third of any text in it, and few are shared.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.patterns import regex

_SCRIPTS = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
    ("ru", "\u0400-\u04ff"),
    ("el", "\u0370-\u03ff"),
    ("ar", "\u0600-\u06ff"),
    ("he", "\u0590-\u05ff"),
    ("hi", "\u0900-\u097f"),
    ("th", "\u0e00-\u0e7f"),
)
_SMALL_WORDS = {
    "en": "the of and to in that was for with his they this from which have were not are but had",
    "de": "der die und das den von mit sich auf für ist nicht eine als auch dem ein des wurde zu",
    "fr": "le les des et une dans est que pour qui sur pas plus par avec il au ce sont du",
    "es": "el los las que por con para una del se como más pero sus fue su al lo era y",
    "it": "il di che la per gli una del della con non sono nel alla dei anche più era da è",
    "pt": "os que não uma para com dos como mas foi ao ele das à seu ser tem da em é",
    "nl": "het een van en dat zijn voor niet met op die te aan er ook maar werd hij bij naar",
    "sv": "och att det som en på är av för med den till inte om ett har de var sig han",
    "pl": "nie się na jest że do jak to był ale po przez tym jego od za dla są być oraz",
}
_LOOKED_AT = 20_000
"""Characters."""
_ENGLISH_NAMES = {
    "ar": "Arabic", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "sv": "Swedish", "th": "Thai", "zh": "Chinese",
}  # fmt: skip
_TAG = regex(r"[A-Za-z]{2,}")
"""What names a language at all; some programs write "C" for none."""
_NAMES = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt"}


def tongue(tag: str) -> str:
    """Of a BCP 47 tag its language, whatever the region.

    >>> tongue("en-GB"), tongue("")
    ('en', '')
    """
    return tag.partition("-")[0].lower()


def named(language: str) -> str:
    """A language as a person names it.

    >>> named("de-AT"), named("xx")
    ('German (de-AT)', 'the language xx')
    """
    name = _ENGLISH_NAMES.get(tongue(language))
    return f"{name} ({language})" if name else f"the language {language}"


def language_of(named: str | None, text: str) -> str:
    """BCP 47 tag of the language that front matter names, else of `text`."""
    first = (named or "").split(",")[0].strip()
    if _TAG.match(first):
        tag = first.replace("_", "-")
        return _NAMES.get(tag.lower(), tag)
    sample = text[:_LOOKED_AT]
    return _by_script(sample) or _by_words(sample)


def _by_script(text: str) -> str | None:
    letters = sum(character.isalpha() for character in text)
    for language, letters_of_it in _SCRIPTS:
        # Japanese has many signs of Chinese, and is asked first.
        share = 0.1 if language == "ja" else 0.4
        if len(re.findall(f"[{letters_of_it}]", text)) > share * letters:
            return language
    return None


def _by_words(text: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    counts = {language: sum(words[word] for word in small.split()) for language, small in _SMALL_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    # A few foreign words in a short text prove nothing.
    return best if counts[best] > 1.5 * counts["en"] and counts[best] >= 8 else "en"
