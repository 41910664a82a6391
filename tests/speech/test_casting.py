"""Casts: every role has a profile that can be heard here, or an error says which file to mend."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.errors import ConfigError, EngineUnavailable, UnknownName
from pipeline.model import Profile
from pipeline.speech import casting, engine
from pipeline.speech.catalogue import EngineListing, as_text, catalogue, credit
from pipeline.speech.engine import Unavailable
from pipeline.speech.kokoro_engine import KokoroEngine
from pipeline.speech.piper_engine import PiperEngine
from tests.conftest import Missing
from tests.speech.conftest import piper_model, styles

SHIPPED = Path(__file__).parents[2] / "voices"
STYLES = ("af_heart", "bm_george", "af_bella", "am_michael", "bf_emma")
PROFILES = """
    [anna]
    engine = "tone"
    voice = "low"
    rate_wpm = 150
    [bela]
    engine = "tone"
    voice = "high"
    rate_wpm = 170
    pitch = 40
    gain_db = -1.5
    pan = 0.2
"""


def folder(path: Path, profiles: str = PROFILES, **casts: str) -> Path:
    (path / "casts").mkdir(parents=True, exist_ok=True)
    (path / "profiles.toml").write_text(dedent(profiles))
    for name, text in casts.items():
        (path / "casts" / f"{name}.toml").write_text(dedent(text))
    return path


@pytest.mark.parametrize("cast", casting.known_casts([SHIPPED]))
def test_shipped_casts_give_distinct_voices_that_exist(
    cast: str, missing: Missing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if cast in engine.ENGINES and engine.create(cast).unavailable():
        missing(cast)
    if cast == "kokoro":
        monkeypatch.chdir(styles(tmp_path / "voices" / "kokoro", *STYLES).parents[1])
    roles = ["narrator", "title", "credits", "quote-1", "quote-2"]
    profiles = casting.resolve(cast, roles, [SHIPPED])
    assert profiles["narrator"] == profiles["title"] == profiles["credits"]
    heard = [(profiles[role].voice, profiles[role].pitch) for role in ("narrator", "quote-1", "quote-2")]
    assert len(set(heard)) == 3
    for profile in profiles.values():
        assert engine.create(profile.engine).find(profile.voice)


def test_default_and_a_cast_for_each_engine_are_always_there() -> None:
    assert {"default", *engine.ENGINES} == set(casting.known_casts([SHIPPED]))


@pytest.mark.parametrize(("found", "narrates"), [(STYLES, True), (("jm_kumo", "jf_alpha"), False), ((), False)])
def test_kokoro_narrates_by_default_where_its_english_voices_are(
    found: tuple[str, ...], narrates: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(KokoroEngine, "unavailable", lambda self: None)
    if found:
        styles(tmp_path / "voices" / "kokoro", *found)
    cast = casting.resolve("default", ["narrator", "quote-1"], [SHIPPED])
    assert [profile.engine == "kokoro" for profile in cast.values()] == [narrates, narrates]


def test_files_of_kokoro_that_are_not_clear_are_passed_over_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(KokoroEngine, "unavailable", lambda self: None)
    (styles(tmp_path / "voices" / "kokoro", *STYLES) / "second.onnx").touch()
    narrator = casting.resolve("default", ["narrator"], [SHIPPED])["narrator"]
    assert narrator.engine != "kokoro" and "2 models" in narrator.passed_over[0]
    with pytest.raises(ConfigError, match="2 models"):
        casting.resolve("kokoro", ["narrator"], [SHIPPED])


def test_a_profile_is_read_whole_and_quotations_wrap_round(tmp_path: Path) -> None:
    voices = folder(tmp_path, trio='[roles]\nnarrator = "anna"\nquote-1 = "bela"\nquote-2 = ["anna", "bela"]')
    cast = casting.resolve("trio", ["narrator", *(f"quote-{n}" for n in range(1, 5))], [voices])
    assert cast["quote-1"] == Profile("bela", "tone", "high", 170, pitch=40, gain_db=-1.5, pan=0.2)
    assert cast["narrator"] == Profile("anna", "tone", "low", 150)
    assert [cast[role].name for role in ("quote-3", "quote-4")] == ["bela", "anna"]


def test_a_profile_that_asks_for_no_pace_has_its_engines(tmp_path: Path) -> None:
    voices = folder(tmp_path, '[anna]\nengine = "tone"\nvoice = "low"', solo='[roles]\nnarrator = "anna"')
    assert casting.resolve("solo", ["narrator"], [voices])["narrator"].rate_wpm == engine.create("tone").own_rate_wpm


def test_the_first_wish_that_can_speak_does_and_tells_what_was_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PiperEngine, "unavailable", lambda self: Unavailable("not installed: piper", "pip install it"))
    voices = folder(tmp_path, solo='[roles]\nnarrator = ["piper:en_US-joe-medium", "tone:nobody", "tone:low", "anna"]')
    narrator = casting.resolve("solo", ["narrator"], [voices])["narrator"]
    assert (narrator.engine, narrator.voice) == ("tone", "low")
    assert narrator.passed_over == (
        "piper:en_US-joe-medium: not installed: piper",
        "tone:nobody: test tones has no voice 'nobody'",
    )


def test_a_voice_that_is_asked_for_alone_and_is_not_there_is_an_error(tmp_path: Path) -> None:
    voices = folder(tmp_path, solo='[roles]\nnarrator = "tone:lowest"')
    with pytest.raises(UnknownName) as caught:
        casting.resolve("solo", ["narrator"], [voices])
    assert (caught.value.what, caught.value.name) == ("voice", "lowest")
    assert "low" in caught.value.known and "make_episode.py voices" in str(caught.value)


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("kokoro:af_heart", ["voices/kokoro/", "github.com/thewh1teagle/kokoro-onnx"]),
        ("piper:en_GB-alba-medium", ["voices/piper/", "NAME.onnx.json", "huggingface.co/rhasspy/piper-voices"]),
    ],
)
def test_a_voice_whose_files_are_not_there_says_where_they_belong(
    wish: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for made in (KokoroEngine, PiperEngine):
        monkeypatch.setattr(made, "unavailable", lambda self: None)
    with pytest.raises(UnknownName) as caught:
        casting.resolve("solo", ["narrator"], [folder(tmp_path, solo=f'[roles]\nnarrator = "{wish}"')])
    assert all(part in str(caught.value) for part in told)


@pytest.mark.parametrize(
    ("voice", "language", "first"),
    [("qqq", "en-GB", "en"), ("qqq", "de", "de"), ("en-us+m77", "en", "en-us+m7"), ("en-gb-x-pr", "de", "en-gb-x-rp")],
)
def test_a_voice_that_is_not_there_is_answered_with_those_that_may_be_meant(
    voice: str, language: str, first: str, tmp_path: Path
) -> None:
    voices = folder(tmp_path, solo=f'[roles]\nnarrator = "pyttsx3:{voice}"')
    with pytest.raises(UnknownName) as caught:
        casting.resolve("solo", ["narrator"], [voices], language=language)
    assert caught.value.known[0] == first and "af" not in caught.value.known
    assert ("did you mean" in str(caught.value)) == (voice != "qqq")


FIVE = """
    [roles]
    narrator = "tone:low"
    quote-1 = "tone:middle"
    quote-2 = "tone:high"
    quote-3 = "tone:higher"
    quote-4 = "tone:highest"
    [pools]
    women = ["quote-2", "quote-4"]
    men = ["quote-1", "quote-3"]
"""


@pytest.mark.parametrize(
    ("genders", "voices"),
    [
        ("....", "middle high higher highest"),
        ("f...", "high higher highest middle"),
        ("ff..", "high highest higher middle"),
        ("mm..", "middle higher highest high"),
        ("fff.", "high highest high middle"),
        ("mfmf", "middle high higher highest"),
        ("mmmm", "middle higher middle higher"),
        (".m", "middle higher"),
    ],
)
def test_women_and_men_speak_from_their_pools(tmp_path: Path, genders: str, voices: str) -> None:
    found = folder(tmp_path, five=FIVE)
    told = {f"quote-{number}": letter for number, letter in enumerate(genders, 1) if letter != "."}
    roles = [f"quote-{number}" for number in range(1, len(genders) + 1)]
    cast = casting.resolve("five", roles, [found], told)
    assert [cast[role].voice for role in roles] == voices.split()


@pytest.mark.parametrize("pools", ["men = 3", 'women = ["quote-7"]', 'men = ["narrator"]', 'boys = ["quote-1"]'])
def test_a_mistake_in_a_pool_names_its_file(tmp_path: Path, pools: str) -> None:
    found = folder(tmp_path, five=dedent(FIVE).partition("[pools]")[0] + f"[pools]\n{pools}")
    with pytest.raises(ConfigError) as caught:
        casting.resolve("five", ["narrator"], [found])
    assert caught.value.path.endswith("five.toml")


def test_the_first_wish_that_can_run_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fine = PROFILES + '\n    [fine]\n    engine = "pyttsx3"\n    voice = "en"\n    rate_wpm = 150\n'
    voices = folder(tmp_path, fine, both='[roles]\na = ["fine", "anna"]\nb = "fine"')
    assert casting.resolve("both", ["a"], [voices])["a"].name == "fine"
    monkeypatch.setattr(
        "pipeline.speech.pyttsx3_engine.Pyttsx3Engine.unavailable", lambda self: Unavailable("not installed", "get it")
    )
    assert casting.resolve("both", ["a"], [voices])["a"].name == "anna"
    with pytest.raises(EngineUnavailable, match="not installed; get it"):
        casting.resolve("both", ["b"], [voices])


def test_a_folder_of_ones_own_comes_first_and_a_cast_may_be_a_file(tmp_path: Path) -> None:
    shipped = folder(tmp_path / "shipped", solo='[roles]\nnarrator = "anna"', other='[roles]\nnarrator = "bela"')
    own = folder(tmp_path / "own", '[anna]\nengine = "tone"\nvoice = "highest"\nrate_wpm = 99')
    assert casting.resolve("solo", ["narrator"], [own, shipped])["narrator"].voice == "highest"
    assert casting.resolve("other", ["narrator"], [own, shipped])["narrator"].voice == "high"
    alone = tmp_path / "mine.toml"
    alone.write_text(
        dedent("""
        [roles]
        narrator = "me"
        quote-1 = "bela"
        [profiles.me]
        engine = "tone"
        voice = "middle"
        rate_wpm = 120
    """)
    )
    cast = casting.resolve(str(alone), ["narrator", "quote-1"], [own, shipped])
    assert [cast[role].voice for role in ("narrator", "quote-1")] == ["middle", "high"]


@pytest.mark.parametrize(
    ("cast", "role", "what"),
    [("solo", "guest", "role"), ("solo", "lost", "profile"), ("slo", "narrator", "cast"), ("a.toml", "x", "cast file")],
)
def test_unknown_names_are_answered_with_the_known_ones(tmp_path: Path, cast: str, role: str, what: str) -> None:
    voices = folder(tmp_path, solo='[roles]\nnarrator = "anna"\nlost = "nobody"')
    with pytest.raises(UnknownName) as caught:
        casting.resolve(cast, [role], [voices])
    assert caught.value.what == what
    assert caught.value.known


@pytest.mark.parametrize(
    ("profile", "problem"),
    [
        ('engine = "tone"\nvoice = "low"\nrate_wpm = 150\nspeed = 2', "unknown key 'speed'"),
        ('engine = "tone"\nvoice = "low"\nrate_wpm = 79', "rate_wpm is 79"),
        ('engine = "tone"\nvoice = "low"\nrate_wpm = 150.5', "rate_wpm is 150.5"),
        ('engine = "tone"\nvoice = "low"\nrate_wpm = 150\npan = 2', "pan is 2"),
        ('engine = "tone"\nvoice = 3\nrate_wpm = 150', "voice is 3"),
        ('engine = "espeak"\nvoice = "en"\nrate_wpm = 150', "bad.engine is 'espeak'"),
        ('engine = "no_module:Engine"\nvoice = "en"', "No module named 'no_module'"),
    ],
)
def test_a_mistake_in_a_profile_names_file_and_key(tmp_path: Path, profile: str, problem: str) -> None:
    voices = folder(tmp_path, f"[bad]\n{profile}", solo='[roles]\nnarrator = "bad"')
    with pytest.raises(ConfigError) as caught:
        casting.resolve("solo", ["narrator"], [voices])
    assert caught.value.path.endswith("profiles.toml")
    assert problem in caught.value.problem
    assert "expected" in caught.value.remedy


def test_a_profile_that_no_role_asks_for_stands_in_nobodys_way(tmp_path: Path) -> None:
    other = '\n    [other]\n    engine = "espeak"\n    voice = "en"\n'
    own = dedent(other).replace("[other]", "[profiles.own]")
    voices = folder(tmp_path, PROFILES + other, solo=f'[roles]\nnarrator = "anna"\nguest = "own"\n{own}')
    assert casting.resolve("solo", ["narrator"], [voices])["narrator"].name == "anna"
    with pytest.raises(ConfigError) as caught:
        casting.resolve("solo", ["guest"], [voices])
    assert caught.value.path.endswith("solo.toml") and "kokoro, piper, pyttsx3, tone" in caught.value.remedy


@pytest.mark.parametrize("text", ["narrator = 'anna'", "[roles]\nnarrator = []", "[roles]\nnarrator = [1]", "x = "])
def test_a_mistake_in_a_cast_names_its_file(tmp_path: Path, text: str) -> None:
    voices = folder(tmp_path, solo=text)
    with pytest.raises(ConfigError) as caught:
        casting.resolve("solo", ["narrator"], [voices])
    assert caught.value.path.endswith("solo.toml")


def test_the_catalogue_tells_voices_licences_and_what_is_missing() -> None:
    listings = catalogue()
    assert [listing.name for listing in listings] == list(engine.ENGINES)
    text = as_text(
        [*listings, EngineListing("piper", "Piper", "", True, None, Unavailable("no wheel", "pip install it"))]
    )
    assert "en-gb-x-rp" in text
    assert "GPL-3.0-or-later" in text
    assert "+f3" in text
    assert text.endswith("piper (Piper): not available: no wheel\n  pip install it\n")


def test_files_that_are_not_right_are_named_and_hide_no_other_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for made in (KokoroEngine, PiperEngine):
        monkeypatch.setattr(made, "unavailable", lambda self: None)
        monkeypatch.setattr(made, "version", lambda self: "1")
    (styles(tmp_path / "voices" / "kokoro") / "second.onnx").touch()
    piper_model(tmp_path / "voices" / "piper", "en_GB-whole").with_name("en_GB-alone.onnx").touch()
    text = as_text(catalogue())
    assert "  cannot be used: voices/kokoro: 2 models" in text
    assert "  cannot be used: voices/piper/en_GB-alone.onnx.json: cannot be read" in text
    assert "  en_GB-whole      en_GB-whole\n" in text
    with pytest.raises(UnknownName, match="did you mean 'en_GB-whole'"):
        casting.resolve("solo", ["narrator"], [folder(tmp_path, solo='[roles]\nnarrator = "piper:en_GB-hole"')])


def test_credits_name_the_voice_and_its_maker() -> None:
    cast = casting.resolve("pyttsx3", ["narrator"], [SHIPPED])
    named = credit("narrator", cast["narrator"])
    assert named.label == "en-us+m7 by eSpeak NG"
    assert "GPL" in named.licence
