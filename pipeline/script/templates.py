"""The Jinja2 environment of kits: sandboxed, strict about names, and with errors that say where and what there is.

Text of the article is escaped for the script once, when it becomes a view (see `views`), so it stays right through
`~`, `join`, macros, set blocks and inheritance, while what a template writes itself is markup on purpose.
"""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.errors import ScriptError
from pipeline.script.markup import quote, unescape
from pipeline.script.numbers import ordinal
from pipeline.script.origins import MarkedTemplates

_ENCODING = "utf-8-sig"  # editors on Windows begin a file with a mark


def render(
    template: str, folders: Sequence[Path], context: Mapping[str, Any], seed: str, *, marked: bool = False
) -> str:
    """The text of `template`, looked up in `folders` in turn; marked: with the marks that `origins` reads.

    Raises ScriptError with file, line, the line itself, and what is available there.
    """
    environment = _environment(folders, context, seed)
    if marked:
        environment.add_extension(MarkedTemplates)
    try:
        return environment.get_template(template).render(context)
    except jinja2.TemplateSyntaxError as error:
        name = error.filename or error.name or template
        raise _error(name, error.lineno, error.message or "syntax error", "correct that line") from error
    except jinja2.TemplateNotFound as error:
        looked = ", ".join(str(folder) for folder in folders)
        message = f"no template {error.name!r}"
        path, line = _place(error, template)
        raise _error(path, line, message, f"looked in {looked}") from error
    except (jinja2.UndefinedError, jinja2.TemplateRuntimeError) as error:
        path, line = _place(error, template)
        raise _error(path, line, error.message or "undefined", "correct the name") from error
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
        path, line = _place(error, template)
        raise _error(path, line, f"{type(error).__name__}: {error}", "correct that expression") from error


_NAMED = re.compile(r"""\{%-?\s*(?:extends|import|include|from)\s+["']([^"']+)["']""")


def files_of(template: str, folders: Sequence[Path]) -> list[Path]:
    """The files of a template and of all that it names to inherit from or to import, as `render` finds them."""
    found: dict[str, Path] = {}
    names = [template]
    while names:
        name = names.pop(0)
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if name not in found and path:
            found[name] = path
            names += _NAMED.findall(path.read_text(encoding=_ENCODING))
    return list(found.values())


def _environment(folders: Sequence[Path], context: Mapping[str, Any], seed: str) -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders], encoding=_ENCODING),
        undefined=_strict(tuple(context)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["attribute"] = attribute
    environment.filters["ordinal"] = ordinal
    environment.globals["pick"] = picker(seed)
    return environment


def _strict(names: Sequence[str]) -> type[jinja2.StrictUndefined]:
    """StrictUndefined whose message lists what there is instead."""

    class Missing(jinja2.StrictUndefined):
        @property
        def _undefined_message(self) -> str:
            holder = self._undefined_obj
            if self._undefined_hint:
                return self._undefined_hint
            if holder is jinja2.utils.missing:
                return f"{self._undefined_name!r} is not defined; available: {', '.join(sorted(names))}"
            known = sorted(name for name in dir(holder) if not name.startswith("_"))
            kind = type(holder).__name__
            return f"{kind} has no {self._undefined_name!r}; available: {', '.join(known)}"

    return Missing


def attribute(text: str) -> str:
    """Escaped text as a quoted value of an attribute: `[]{chapter={{ section.title|attribute }}}`."""
    return quote(unescape(str(text)))


def picker(seed: str) -> Callable[[Sequence[str], int], str]:
    """A choice of wording that varies with the number and, by `seed`, from episode to episode, never with the text.

    >>> picker("a")(["x", "y"], 1) != picker("a")(["x", "y"], 2)
    True
    """
    offset = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")

    def pick(options: Sequence[str], number: int) -> str:
        return options[(offset + number) % len(options)]

    return pick


def _place(error: BaseException, template: str) -> tuple[str, int]:
    """File and line of the innermost template in a traceback."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return (frames[-1].filename, frames[-1].lineno or 1) if frames else (template, 1)


def _error(path: str, line: int, problem: str, remedy: str) -> ScriptError:
    try:
        source = Path(path).read_text(encoding=_ENCODING).split("\n")[line - 1]
    except (OSError, IndexError):
        source = ""
    return ScriptError(path, line, source, problem, remedy)
