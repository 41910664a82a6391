"""Measure how often words written alike and said apart are said right: ours, and eSpeak NG's own guess.

    python benchmarks/heteronyms.py [CASES.tsv] [--misses]

A case is a sentence, a word in it and the sense that is meant, with tabs between. The engine's guess is the sense whose
sounds are nearest to those that eSpeak NG (en-us) makes of the word within the sentence; Piper and Kokoro get the same
ones from it. "Ours" is what is heard: our sense, and the engine's where we decline.
"""

from __future__ import annotations

import ctypes
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from pipeline.script.heteronyms.find import heteronyms  # noqa: E402
from pipeline.script.heteronyms.table import is_noun_or_verb, senses  # noqa: E402

CASES = HERE.parent / "tests" / "script" / "heteronym_cases.tsv"
VOWELS = "aeiouæɐɑɔəɚɛɜɪʊʌᵻ"
ALIKE = str.maketrans({"ɐ": "ə", "ᵻ": "ɪ", "ɾ": "t", "ː": None, "̩": None})


def main() -> None:
    paths = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")]
    phonemes = espeak()
    table: dict[str, Counter[str]] = {}
    for line in (paths[0] if paths else CASES).read_text(encoding="utf-8").splitlines():
        sentence, word, sense = line.split("\t")
        guess = nearest(word, sentence, phonemes(sentence))
        told = next((found.sense for found in heteronyms(sentence) if found.text.casefold() == word), None)
        heard = told or guess
        if "--misses" in sys.argv and (heard != sense or (told is None and guess != sense)):
            print(f"{word}: meant {sense}, told {told}, engine {guess}: {sentence}")
        for row in (word if not is_noun_or_verb(word) else "nouns and verbs", "all"):
            table.setdefault(row, Counter()).update(
                cases=1,
                told=bool(told),
                wrong=bool(told) and told != sense,
                ours=heard == sense,
                engine=guess == sense,
            )
    print("| word | cases | told by us | told wrong | right: ours | right: the engine's guess |")
    print("|---|---|---|---|---|---|")
    for row in [*sorted(table.keys() - {"all"}), "all"]:
        print(
            f"| {row} | "
            + " | ".join(str(table[row][key]) for key in ("cases", "told", "wrong", "ours", "engine"))
            + " |"
        )


def espeak():
    """A function from a text to the phonemes that eSpeak NG makes of it."""
    import espeakng_loader

    library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
    library.espeak_Initialize(2, 0, str(Path(espeakng_loader.get_data_path()).parent).encode(), 0)
    library.espeak_SetVoiceByName(b"en-us")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def phonemes(text: str) -> str:
        given = ctypes.create_string_buffer(text.encode())
        pointer = ctypes.c_void_p(ctypes.addressof(given))
        clauses = []
        while pointer.value:
            clauses.append((library.espeak_TextToPhonemes(ctypes.byref(pointer), 1, 2) or b"").decode())
        return " ".join(clauses)

    return phonemes


def nearest(word: str, sentence: str, phonemes: str) -> str:
    """The sense whose sounds are nearest to a word of `phonemes`."""
    heard = [plainly(said) for said in phonemes.split()]
    distances = {
        sense: min(distance(said, plainly(stressed(ipa))) for said in heard) for sense, ipa in senses()[word].items()
    }
    return min(distances, key=distances.__getitem__)


def stressed(ipa: str) -> str:
    """With the stress before the vowel, where eSpeak NG writes it."""
    head, mark, tail = ipa.partition("ˈ")
    vowel = next((at for at, sound in enumerate(tail) if sound in VOWELS), 0)
    return head + tail[:vowel] + mark + tail[vowel:]


def plainly(said: str) -> str:
    return said.replace("ˌ", "" if "ˈ" in said else "ˈ").translate(ALIKE)


def distance(one: str, other: str) -> int:
    """Edits from one to the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, symbol in enumerate(one, start=1):
        above, row[0] = row[0], number
        for at, sign in enumerate(other, start=1):
            above, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, above + (symbol != sign))
    return row[-1]


if __name__ == "__main__":
    main()
