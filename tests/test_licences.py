"""Neither the default install nor the readers of formats bring in a GPL or AGPL Python package."""

from __future__ import annotations

import importlib.metadata as metadata
import tomllib
from importlib.util import find_spec

import pytest
from packaging.requirements import Requirement

from pipeline.folders import PROGRAM
from tests.conftest import Missing

KNOWN = {"espeakng-loader": "MIT"}
"""Where a package states none. The wheel carries eSpeak NG (GPL-3), which only the speaking child process loads."""


def installed(*extras: str) -> dict[str, str]:
    """Licence of every package that `pip install .`, or with these extras, brings in, by name."""
    project = tomllib.loads((PROGRAM / "pyproject.toml").read_text())["project"]
    optional = [text for extra in extras for text in project["optional-dependencies"][extra]]
    waiting = [Requirement(text) for text in (*project["dependencies"], *optional)]
    found: dict[str, str] = {}
    while waiting:
        requirement = waiting.pop()
        name = requirement.name.lower().replace("_", "-")
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        facts = metadata.metadata(requirement.name)
        classifiers = [c.split("::")[-1].strip() for c in facts.get_all("Classifier") or [] if c.startswith("License")]
        stated = facts.get("License-Expression") or "; ".join(classifiers) or facts.get("License")
        found[name] = stated or KNOWN.get(name, "")
        waiting += [Requirement(text) for text in metadata.requires(requirement.name) or []]
    return found


def is_strong_copyleft(licence: str) -> bool:
    """GPL and AGPL, and not the LGPL; where there is a choice, all that may be chosen."""
    if " OR " in licence:
        return all(map(is_strong_copyleft, licence.split(" OR ")))
    words = licence.upper().replace("LGPL", "").replace("LESSER GENERAL PUBLIC", "")
    return "GPL" in words or "GENERAL PUBLIC" in words or "AFFERO" in words


@pytest.mark.parametrize("extras", [(), ("web", "pdf")])
def test_no_package_of_an_install_is_gpl(extras: tuple[str, ...]) -> None:
    licences = installed(*extras)
    assert len(licences) > 15
    assert {name for name, licence in licences.items() if not licence} == set()
    assert {name: licence for name, licence in licences.items() if is_strong_copyleft(licence)} == {}


def test_of_the_neural_voices_only_piper_itself_is_gpl(missing: Missing) -> None:
    if find_spec("piper") is None:
        missing("piper-tts")
    licences = installed("neural")
    assert {name for name, licence in licences.items() if not licence} == set()
    assert {name for name, licence in licences.items() if is_strong_copyleft(licence)} == {"piper-tts"}


@pytest.mark.parametrize(
    ("licence", "strong"),
    [
        ("GPL-3.0-or-later", True),
        ("GNU Affero General Public License v3", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Library or Lesser General Public License (LGPL)", False),
        ("LGPL-2.1-or-later", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("GPL-2.0-only OR AGPL-3.0-only", True),
        ("MIT", False),
    ],
)
def test_copyleft_is_told_apart(licence: str, strong: bool) -> None:
    assert is_strong_copyleft(licence) is strong
