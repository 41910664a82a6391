"""Lexicons in the Pronunciation Lexicon Specification 1.0 (W3C, 2008).

    <lexicon version="1.0" alphabet="ipa" xml:lang="en-US" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">
      <lexeme><grapheme>Wang Ping</grapheme><phoneme>ˈwɑːŋ ˈpɪŋ</phoneme></lexeme>
    </lexicon>

Of several pronunciations the one with prefer="true" is taken, else the first (4.9.3). A lexeme may have several
graphemes. Letters count as they are written: "Polish" is not "polish". Entities and references to other files are not
followed; elements that the specification does not have are refused, unless they are of another namespace.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.script.lexicon import Entry

_NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_ALPHABET = "ipa"
_CHILDREN = {"lexicon": ("meta", "metadata", "lexeme"), "lexeme": ("grapheme", "phoneme", "alias", "example")}


def entries_of(path: Path) -> Iterator[tuple[str, Entry]]:
    """Where each entry stands, and the entry. Raises ConfigError with file and line."""
    root = _root(path)
    alphabet = root.get("alphabet", _ALPHABET)
    _check_children(path, root, "lexicon")
    for lexeme in root.findall(f"{{{_NAMESPACE}}}lexeme"):
        yield from _lexeme(path, lexeme, alphabet)


def _root(path: Path) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise ConfigError(f"{path}:{error.lineno}", f"no XML: {error.msg}", "correct that line") from error
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read: {error}", "check its name") from error
    if root.tag != f"{{{_NAMESPACE}}}lexicon":
        raise ConfigError(str(path), f"its root is {root.tag!r}", f'expected <lexicon xmlns="{_NAMESPACE}">')
    return root


def _lexeme(path: Path, lexeme: Any, alphabet: str) -> Iterator[tuple[str, Entry]]:
    from pipeline.script.lexicon import Entry, check_said

    where = f"{path}:{lexeme.sourceline}"
    _check_children(path, lexeme, "lexeme")
    graphemes = [_words(element) for element in lexeme.findall(f"{{{_NAMESPACE}}}grapheme")]
    said = [child for child in lexeme if child.tag in (f"{{{_NAMESPACE}}}phoneme", f"{{{_NAMESPACE}}}alias")]
    if not graphemes or not all(graphemes):
        raise ConfigError(where, "a lexeme without a grapheme", "write the word as the article has it")
    if not said or not all(map(_words, said)):
        raise ConfigError(where, f"{graphemes[0]!r} has no pronunciation", "add a <phoneme> or an <alias>")
    chosen = next((element for element in said if element.get("prefer") == "true"), said[0])
    is_ipa = chosen.tag.endswith("}phoneme")
    if is_ipa and chosen.get("alphabet", alphabet) != _ALPHABET:
        raise ConfigError(where, f"alphabet {chosen.get('alphabet', alphabet)!r}", f'expected alphabet="{_ALPHABET}"')
    respelled = next((_words(element) for element in said if element.tag.endswith("}alias")), None)
    ipa, alias = (_words(chosen), respelled) if is_ipa else (None, _words(chosen))
    check_said(where, repr(graphemes[0]), alias, ipa)
    for grapheme in graphemes:
        yield f"line {lexeme.sourceline}", Entry(grapheme, alias, ipa, case=True, file=str(path))


def _check_children(path: Path, parent: Any, name: str) -> None:
    """Refuse elements that nobody would read: a misspelt one would otherwise be lost, silently."""
    known = [f"{{{_NAMESPACE}}}{each}" for each in _CHILDREN[name]]
    for child in parent.iterchildren(tag="*"):  # neither comments nor instructions
        namespace, _, local = child.tag.rpartition("}")
        if child.tag not in known and namespace in ("", f"{{{_NAMESPACE}"):
            expected = ", ".join(f"<{each}>" for each in _CHILDREN[name])
            raise ConfigError(f"{path}:{child.sourceline}", f"<{local}> in a <{name}>", f"expected one of: {expected}")


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
