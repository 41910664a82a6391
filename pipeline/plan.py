"""Everything that is decided before anything is spoken: the article, its script, kit, cast, delivery, and the folder.

The request is either an article, whose script is then written by the kit, or a script that a person has edited. An
edited script in the episode's folder is never written over unasked.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.again import asked_again
from pipeline.article.fetch import STANDARD_INPUT, fetch
from pipeline.article.formats.source import Source
from pipeline.errors import ArticleError, RequestError, ScriptError, SoundsRefused
from pipeline.eviction import DEFAULT_LIMIT, size_bytes
from pipeline.folders import folders, slug
from pipeline.model import LINK, MASKED, Article, Choices, Delivery, Gender, Profile, Script, Utterance
from pipeline.progress import Progress
from pipeline.script.kit import Kit, find_kit, load_kit
from pipeline.script.markup import Document, parse_markup, read_markup, with_meta
from pipeline.script.named_files import from_script, named_by, named_in, way
from pipeline.script.parse import NARRATOR, parse
from pipeline.script.sourcemap import SourceMap, from_json, source_map
from pipeline.script.write import Setting, Written, is_edited, write
from pipeline.show import Show, show_for
from pipeline.store import digest

if TYPE_CHECKING:
    from pipeline.article.kept import Kept
    from pipeline.script.lexicon import Lexicon
    from pipeline.speech.crew import Crew

SCRIPT_SUFFIX = ".ssmd.md"
SCRIPT_NAME = f"script{SCRIPT_SUFFIX}"
MAP_NAME = "script.map.json"


@dataclass(frozen=True)
class Request:
    """What a person asked for; None: what the script's front matter, then the show, says."""

    source: str
    """An article (a file, an address, "-" for standard input), or a script that was made from one."""
    output: Path
    cache: Path
    show: str | None = None
    kit: str | None = None
    cast: str | None = None
    delivery: str | None = None
    forms: tuple[str, ...] = ()
    """Forms of the sound, by pipeline.sounds; empty: MP3."""
    draft: bool = False
    """Whether quality is traded for speed; see pipeline.sound.draft."""
    again: tuple[str, ...] = ()
    """Segments that are to be spoken in another take."""
    jobs: int = 1
    rewrite: bool = False
    stems: bool = False
    private: bool = False
    """Whether addresses of this machine and its network are read."""
    cache_limit_bytes: int = size_bytes(DEFAULT_LIMIT)
    """What the cache may hold after the run, besides what the run itself used."""


@dataclass(frozen=True)
class Plan:
    """What is known before anything is spoken."""

    article: Article
    show: Show
    kit: Kit
    cast: str
    delivery: Delivery
    forms: tuple[str, ...]
    """In which the sound is published, at least one, in the order of pipeline.sounds."""
    folder: Path
    """Where the episode will be."""
    written: Written
    kept: Kept | None
    """The article itself, where it came from no file."""
    script: Script
    profiles: Mapping[str, Profile]
    """By role."""


def prepare(request: Request, progress: Progress, crew: Crew | None = None) -> Plan:
    """Read the article and write its script, or take the script that was given. Raises RequestError of many kinds.

    In `crew`, workers that will speak what is new are started while the script is written.
    """
    from pipeline.sound.delivery import load_delivery
    from pipeline.sound.draft import drafted
    from pipeline.sound.formats import forms_for

    progress.stage("read")
    document = _given_script(request.source)
    meta = document.meta if document else {}
    show = show_for(request.show, meta)
    kit_name = request.kit or named_by(request.source, meta.get("kit", "")) or show.kit
    kit = load_kit(find_kit(kit_name, folders("scripts")))
    cast = request.cast or named_by(request.source, meta.get("cast", "")) or show.cast
    delivery = load_delivery(request.delivery or kit.delivery or show.delivery)
    delivery = drafted(delivery) if request.draft else delivery
    forms = forms_for(request.forms, delivery)
    source = fetch(_article_path(request.source, meta), request.private)
    article = read_article(source, meta, show.choices)
    kept = _kept(source, article, meta)
    folder = episode_folder(request, article, kept)

    progress.stage("write")
    profiles = _profiles(cast, article, (NARRATOR, *kit.quotation_roles))
    _refuse_unspoken(article, profiles[NARRATOR])
    if crew and not document:
        engine = profiles[NARRATOR].engine
        crew.expect(engine, _workers_wanted(engine, folder, article, request.jobs))
    made_with = _made_with(folder, article, kept, show.name, kit_name, cast)
    if document:
        text = with_meta(Path(request.source).read_text(encoding="utf-8"), _told_anew(request, meta, folder, made_with))
        written = Written(text, _mapping(request.source, article))
    else:
        source_named = article.path if kept else None
        setting = _setting(show, profiles, made_with, seed=f"{show.name}/{folder.name}", source=source_named)
        written = write(article, kit, folders("scripts"), setting)
    if not request.rewrite:
        _refuse_overwriting(folder, article, kept, request.source, written.text)
    path = request.source if document else str(folder / SCRIPT_NAME)
    edited = document is not None
    script = parse(parse_markup(written.text, path), path, written.mapping, _split, "editor" if edited else "kit")
    roles = sorted({segment.role for segment in script.segments()})
    profiles = _profiles(cast, article, roles, _genders(script))
    return Plan(article, show, kit, cast, delivery, forms, folder, written, kept, script, profiles)


def _workers_wanted(engine: str, folder: Path, article: Article, jobs: int) -> int:
    """All for a new episode, one where the article has changed since it was made, none where it has not."""
    from pipeline.speech.engine import create, workers_for

    try:
        made_from = (folder / "article.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return workers_for(create(engine), jobs)
    return int(made_from != article.text)


def spoken(plan: Plan, cache: Path | None = None) -> tuple[Utterance, ...]:
    """Every segment of the plan with its spoken form, its voice, and which take of it is wanted.

    With a cache, only what it does not have is brought into its spoken form. Raises CannotWrite.
    """
    from pipeline.script.kept_forms import KeptForms
    from pipeline.script.speak import speak

    lexicon, in_place_of, off = spoken_settings(plan)
    if cache is None:
        return asked_again(plan.folder, speak(plan.script, plan.profiles, lexicon, in_place_of, off))
    kept = KeptForms(cache, plan.folder.name, [entry.said for entry in lexicon.entries], in_place_of, sorted(off))
    utterances = speak(plan.script, plan.profiles, lexicon, in_place_of, off, kept)
    kept.close()
    return asked_again(plan.folder, utterances)


def spoken_settings(plan: Plan) -> tuple[Lexicon, dict[str, str], frozenset[str]]:
    """What its words are said by: lexicons, what is said in place of what cannot be, and rules that stand aside."""
    from pipeline.script.lexicon import load

    return load(lexicons(plan)), {MASKED: plan.kit.masked, LINK: plan.kit.link}, plan.article.choices.spoken_off


@contextmanager
def sounds_told(plan: Plan) -> Iterator[None]:
    """Within it an error about a pronunciation names the lexicon, or the line of the script, that it stands in."""
    try:
        yield
    except SoundsRefused as error:
        segment = next(segment for segment in plan.script.segments() if segment.id == error.segment_id)
        file = spoken_settings(plan)[0].file_of(segment.shown, error.ipa)
        raise error.by(file or f"line {segment.line} of the script") from error


def lexicons(plan: Plan) -> list[Path]:
    """Of the program, the working folder, the show and the article; where two name a word, the later one counts."""
    from pipeline.script.lexicon import found_in

    article = Path(plan.article.path)
    project = [path for folder in reversed(folders("voices")) for path in found_in(folder / "lexicons")]
    own = [] if plan.kept else found_in(article.parent, f"{glob.escape(article.stem)}.lexicon")
    return [*project, *found_in(plan.show.folder, "lexicon"), *own]


def episode_folder(request: Request, article: Article, kept: Kept | None) -> Path:
    """That in the output in which the script stands, whatever its name: it may be a copy.

    Else output/<slug>, the slug made of the article's file name; of its title where it came from no file.
    """
    output, script = request.output, Path(request.source)
    home = script.parent.resolve()
    if script.name == SCRIPT_NAME and home.parent == output.resolve():
        return output / home.name
    name = Path(article.path).name
    folder = output / slug(article.title if kept else name.partition(".")[0] or name)
    return folder.resolve() if folder.is_symlink() else folder  # what it stands for: the link stays


def read_article(source: Source, meta: Mapping[str, str], choices: Choices) -> Article:
    """Read, repair and outline an article; for a script, check that it is still the one it was written from."""
    from pipeline.article.outline import outline
    from pipeline.article.read import extract

    article = outline(extract(source), choices)
    if meta.get("article_sha256", digest(article.text)) != digest(article.text):
        remedy = "make its script again from the article, with --rewrite"
        raise ArticleError(source.path, "it has changed since its script was written", remedy)
    return article


def _given_script(source: str) -> Document | None:
    """The script, if the request is one and not an article."""
    return read_markup(source) if source.endswith(SCRIPT_SUFFIX) else None


def _made_with(folder: Path, article: Article, kept: Kept | None, show: str, kit: str, cast: str) -> dict[str, str]:
    """What a script in `folder` says it was made with, for whoever makes it again."""
    where = kept.name if kept else way(article.path, folder)
    if not where.isprintable():
        raise ArticleError(article.path, "its name cannot be written in a script", "rename it, in plain letters")
    return {"article": where, "show": show, "kit": named_in(folder, kit), "cast": named_in(folder, cast)}


def _told_anew(request: Request, meta: Mapping[str, str], folder: Path, made_with: Mapping[str, str]) -> dict[str, str]:
    """What a given script says from then on: what was asked of it, and where files are, seen from `folder`."""
    asked = {"show": request.show, "kit": request.kit, "cast": request.cast}
    moves = Path(request.source).parent.resolve() != folder.resolve()
    new = {key: name for key, name in made_with.items() if meta.get(key) != name}
    return {key: name for key, name in new.items() if asked.get(key) or (moves and key in meta)}


def _article_path(source: str, meta: Mapping[str, str]) -> str:
    """A script names its article relative to the folder it stands in."""
    if not meta:
        return source
    if not meta.get("article"):
        raise ScriptError(source, 1, "", "no article in the front matter", 'expected article: "path"')
    path = from_script(source, meta["article"])
    if not Path(path).exists():
        remedy = 'put it back, or say in the front matter where it is now (article: "path")'
        raise ArticleError(source, f"its article, {path}, is not there", remedy)
    return path


def _kept(source: Source, article: Article, meta: Mapping[str, str]) -> Kept | None:
    """What is kept of an article that came from no file, or was kept when its script was written."""
    from pipeline.article.kept import Kept, is_kept, keep

    if meta and is_kept(meta["article"]):
        return Kept(meta["article"], source.data)
    return keep(source, article.format)


def _refuse_unspoken(article: Article, narrator: Profile) -> None:
    """Raises ArticleError for an article in a language that the narrator's voice does not speak."""
    from pipeline.article.language import named, tongue
    from pipeline.speech.casting import language_of

    language = tongue(article.language)
    if language == "en":
        # What the program itself says is English: any voice may be asked to read that.
        return
    spoken = language_of(narrator)
    if spoken and tongue(spoken) != language:
        problem = f"is in {named(article.language)}, and the narrator's voice, {narrator.voice}, speaks {named(spoken)}"
        raise ArticleError(article.path, problem, "give an article in that language, or a cast that speaks this one")


def _profiles(
    cast: str, article: Article, roles: Sequence[str], genders: Mapping[str, Gender] | None = None
) -> dict[str, Profile]:
    from pipeline.speech.casting import resolve

    return resolve(cast, roles, folders("voices"), genders, article.language)


def _genders(script: Script) -> dict[str, Gender]:
    """Role -> whether its speakers are women or men, where those of whom it is known are all the one or the other."""
    from pipeline.article.people import gender

    speakers: dict[str, set[Gender | None]] = {}
    for segment in script.segments():
        if segment.role != NARRATOR:
            speakers.setdefault(segment.role, set()).add(gender(segment.speaker) if segment.speaker else None)
    known = {role: [told for told in genders if told] for role, genders in speakers.items()}
    return {role: told[0] for role, told in known.items() if len(told) == 1}


def _setting(
    show: Show, profiles: Mapping[str, Profile], made_with: Mapping[str, str], seed: str, source: str | None
) -> Setting:
    from pipeline.speech.engine import create

    engines = dict.fromkeys(profile.engine for profile in profiles.values())
    labels = tuple(create(engine).label for engine in engines)
    kit, cast, article = (made_with[key] for key in ("kit", "cast", "article"))
    return Setting(show.title, kit, cast, labels, article, seed=seed, source=source, show_name=show.name)


def _mapping(script: str, article: Article) -> SourceMap:
    """The map beside a script; without one, every line that is no sentence of the article counts as added."""
    path = Path(script).with_name(MAP_NAME)
    if not path.is_file():
        return source_map(article, {})
    return from_json(path.read_text(encoding="utf-8"), str(path))


def _refuse_overwriting(folder: Path, article: Article, kept: Kept | None, source: str, text: str) -> None:
    """A person's script stays, and so does another article's episode that happens to have the same name.

    `text` is what would be written, from the article or the script `source`.
    """
    path = folder / SCRIPT_NAME
    if not path.is_file() or path.resolve() == Path(source).resolve():
        return
    there = read_markup(str(path))
    meta = there.meta
    if meta and is_edited(there) and there.body != parse_markup(text, source).body:
        remedy = f"make the episode from it with `make_episode.py {path}`, or write it anew with --rewrite"
        raise RequestError(f"{path}: this script was edited by hand and would be overwritten; {remedy}")
    made_from = meta.get("source") or str((folder / meta.get("article", "")).resolve())
    same = made_from == (article.path if kept else str(Path(article.path).resolve())) and article.path != STANDARD_INPUT
    if meta and not same and meta.get("article_sha256") != digest(article.text):
        remedy = "name another folder with --output, rename the article, or replace the episode with --rewrite"
        raise RequestError(f"{folder}: holds an episode of another article, {made_from}; {remedy}")


def _split(text: str) -> Sequence[str]:
    from pipeline.article.sentences import split_sentences

    return split_sentences(text)
