"""Turn a written article into a narrated, mastered podcast episode.

    python make_episode.py ARTICLE...       make episodes (also takes an edited script.ssmd.md)
    python make_episode.py COMMAND ...      one of the commands below

This file is the command line: the only place that prints and exits. The stages are in `pipeline/make.py`.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import gc
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.make import Made
    from pipeline.plan import Plan, Request
    from pipeline.progress import Progress
    from pipeline.publish.audition import Page

INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended."""
TERMINATED = 143
"""And of one that SIGTERM ended."""

Arguments = argparse.Namespace


class Terminated(BaseException):
    """SIGTERM has come: like KeyboardInterrupt, nobody's `except Exception` may hold it up."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 done, 1 not made or missed, 2 the request is wrong."""
    try:
        if argv is None:
            _behave_as_a_command()
        arguments = parse_arguments(list(sys.argv[1:] if argv is None else argv))
        run: Callable[[Arguments], int] = arguments.run
        status = run(arguments)
        sys.stdout.flush()
        return status
    except PipelineError as error:
        _say(f"make_episode: {' '.join(str(error).split())}")
        return error.exit_status
    except (KeyboardInterrupt, Terminated) as stop:
        _say("make_episode: stopped; what was there before is untouched")
        return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # else whoever read our output has gone: there is nobody to tell
            _say(f"make_episode: {error.filename or 'standard output'}: {error.strerror or error}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to print
        return 1


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # nobody listens, or the disk that stderr goes to is full
        print(line, file=sys.stderr, flush=True)


def _behave_as_a_command() -> None:
    """What a program owes the shell that started it."""
    # Threads are this program's own, one a core: numpy's beside them would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # An article becomes many small values that live to the end: looking through them again and again finds nothing.
    gc.set_threshold(50_000, 20, 50)
    atexit.register(gc.freeze)  # and so would the last look, for which the user waits a tenth of a second
    _open_standard_streams()
    signal.signal(signal.SIGINT, _stop_once)
    signal.signal(signal.SIGTERM, _stop_once)


def _stop_once(number: int, _: object) -> None:
    """Answer the first Ctrl-C or SIGTERM in order; an impatient second one must not disturb the clearing away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise Terminated


def _open_standard_streams() -> None:
    """Put /dev/null where a shell closed stdin, stdout or stderr, so that no file of ours takes its number."""
    for stream in range(3):
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
    for text in (sys.stdout, sys.stderr):
        if isinstance(text, io.TextIOWrapper):
            text.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter is no reason to fail


# --- what can be asked for -----------------------------------------------------------------------------------------


def parse_arguments(argv: list[str]) -> Arguments:
    """Arguments with `run` set to the function that does it."""
    if argv and argv[0] in COMMANDS:
        summary, declare, run = COMMANDS[argv[0]]
        parser = argparse.ArgumentParser(prog=f"make_episode.py {argv[0]}", description=summary)
        declare(parser)
        parser.set_defaults(run=run)
        return parser.parse_args(argv[1:])
    listing = "\n".join(f"  {name:<10}{summary}" for name, (summary, _, _) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="make_episode.py",
        description="Turn a written article into a narrated, mastered podcast episode.",
        epilog=f"commands (each has its own --help):\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "articles",
        nargs="+",
        metavar="ARTICLE",
        help="a file, an address, - for standard input, or an edited script.ssmd.md",
    )
    _declare_making(parser)
    parser.add_argument("--json", action="store_true", help="print the report of each episode as JSON")
    parser.set_defaults(run=run_make)
    return parser.parse_args(argv)


def _declare_making(parser: argparse.ArgumentParser) -> None:
    _declare_reading(parser)
    parser.add_argument("--kit", help="templates, pauses and music: a name in scripts/, or a folder")
    parser.add_argument("--cast", help="who speaks: a name in voices/casts/, or a file")
    parser.add_argument("--delivery", help="the specification to master to: apple (default), spotify, acx, ebu")
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="FORM",
        help="form of the sound: mp3 (default), m4b, opus, flac; may be given several times",
    )
    parser.add_argument("--output", type=Path, default=Path("output"), help="where episodes go (default: output)")
    _declare_cache(parser)
    parser.add_argument("--jobs", type=_jobs, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument("--stems", action="store_true", help="also write speech.flac and music.flac, apart")
    parser.add_argument(
        "--draft", action="store_true", help="quickly, to be heard and not published: one channel, one try at its level"
    )
    parser.add_argument("--rewrite", action="store_true", help="write the script anew, over an edited one")
    parser.add_argument("--quiet", action="store_true", help="no progress, not even on a terminal")


def _declare_cache(parser: argparse.ArgumentParser) -> None:
    from pipeline.eviction import DEFAULT_LIMIT

    parser.add_argument("--cache", type=Path, help="where takes and reels are kept (default: OUTPUT/.cache)")
    parser.add_argument(
        "--cache-limit",
        type=_size_bytes,
        default=DEFAULT_LIMIT,
        metavar="SIZE",
        help=f"what was used longest ago goes when it grows larger: 500M, 2G (default: {DEFAULT_LIMIT})",
    )


def _declare_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--show", help="the show it belongs to (shows/<name>/)")
    parser.add_argument(
        "--private-addresses", action="store_true", help="also read addresses of this machine and its network"
    )


def _jobs(text: str) -> int:
    count = int(text) if text.isdigit() else 0
    if not 1 <= count <= 64:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number from 1 to 64")
    return count


def _size_bytes(text: str) -> int:
    from pipeline.eviction import size_bytes

    try:
        return size_bytes(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a size like 500M or 2G") from error


def _declare_script(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE")
    _declare_making(parser)


def _declare_outline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE")
    _declare_reading(parser)
    parser.add_argument("--spoken", action="store_true", help="list every change from shown to spoken text")
    parser.add_argument("--json", action="store_true")


def _declare_voices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")
    _declare_audition(parser, "voices.html", "every voice")
    parser.add_argument("--language", default="en", help="of the voices that are heard: en (default), de, ...")


def _declare_audition(parser: argparse.ArgumentParser, name: str, what: str) -> None:
    page = Path("output") / name
    parser.add_argument(
        "--audition",
        nargs="?",
        type=_page,
        const=page,
        metavar="FILE.html",
        help=f"a page with {what} to hear ({page})",
    )
    cache = page.with_name(".cache")
    parser.add_argument("--cache", type=Path, default=cache, help=f"where its takes are kept ({cache})")
    parser.add_argument("--jobs", type=_jobs, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument("--quiet", action="store_true", help="no progress, not even on a terminal")


def _declare_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE")
    _declare_reading(parser)
    parser.add_argument("--cast", help="who speaks: a name in voices/casts/, or a file")
    parser.add_argument(
        "--all", action="store_true", help="also ordinary words that are not in the engine's dictionary"
    )
    _declare_audition(parser, "words.html", "every word")
    parser.add_argument(
        "--export", type=_lexicon, metavar="LEXICON.toml", help="write a lexicon to fill in, a new file"
    )
    parser.add_argument("--json", action="store_true")


def _lexicon(text: str) -> Path:
    if Path(text).suffix != ".toml":  # another ending would have it read as something else, or not at all
        raise argparse.ArgumentTypeError(f"{text!r}: expected the name of a lexicon, FILE.toml")
    return Path(text)


def _page(text: str) -> Path:
    if Path(text).suffix not in (".html", ".htm"):  # an article that stands behind --audition is not written over
        raise argparse.ArgumentTypeError(f"{text!r}: expected the name of a page, FILE.html")
    return Path(text)


def _declare_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE|EPISODE", help="a sound file, an episode's folder, or its name in the output"
    )
    parser.add_argument(
        "--delivery", help="measure against apple, spotify, ebu or acx (default: an episode's own, else apple)"
    )
    parser.add_argument("--output", type=Path, default=Path("output"), help="where episodes are (default: output)")
    parser.add_argument("--json", action="store_true")


def _declare_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("episode", metavar="EPISODE", help="the folder of an episode, or its name in the output folder")
    parser.add_argument(
        "--model", type=Path, help="a folder with a model of faster-whisper (default: one that is found)"
    )
    parser.add_argument("--chapter", type=int, metavar="N", help="hear this chapter only, counted from 1")
    parser.add_argument("--show", help="the show whose lexicon counts (default: its script's)")
    parser.add_argument("--output", type=Path, default=Path("output"), help="where episodes are (default: output)")
    parser.add_argument("--quiet", action="store_true", help="no progress, not even on a terminal")
    parser.add_argument("--json", action="store_true")


def _declare_redo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("episode", metavar="EPISODE", help="the folder of an episode, or its name in the output folder")
    parser.add_argument("segments", metavar="SEGMENT", nargs="+", help="as the script marks it: s0042")
    parser.add_argument("--show", help="the show it belongs to (shows/<name>/)")
    parser.add_argument("--output", type=Path, default=Path("output"), help="where episodes are (default: output)")
    _declare_cache(parser)
    parser.add_argument("--jobs", type=_jobs, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument("--quiet", action="store_true", help="no progress, not even on a terminal")


def _declare_why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("episode", metavar="EPISODE", help="the folder of an episode, or its name in the output folder")
    parser.add_argument("--output", type=Path, default=Path("output"), help="where episodes are (default: output)")
    parser.add_argument("--json", action="store_true")


def _declare_listen(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("episode", nargs="?", help="name of the episode to open at")
    parser.add_argument("--output", type=Path, default=Path("output"), help="where episodes are (default: output)")
    parser.add_argument("--port", type=int, default=8765)


# --- doing it ------------------------------------------------------------------------------------------------------


def _progress(quiet: bool) -> Progress:
    from pipeline.progress import Progress

    return Progress(None if quiet or not sys.stderr.isatty() else sys.stderr)


def run_make(arguments: Arguments) -> int:
    """Make each episode and print where it is."""
    from pipeline.make import make
    from pipeline.publish.report import report_json

    for article in arguments.articles:
        progress = _progress(arguments.quiet)
        try:
            made = make(_request(arguments, article), progress)
        finally:
            progress.done()
        _tell_notices(made)
        print(report_json(made.episode) if arguments.json else _sounds(made), flush=True)
    return 0


def _tell_notices(made: Made) -> None:
    from pipeline.publish.notices import notices

    for notice in notices(made.episode):
        _say(f"make_episode: {made.folder}: {notice}")


def _sounds(made: Made) -> str:
    """Where the sound is, a line for each form."""
    return "\n".join(str(made.folder / sound.name) for sound in made.episode.sounds)


def _request(arguments: Arguments, source: str) -> Request:
    from pipeline.plan import Request

    return Request(
        source=source,
        output=arguments.output,
        cache=arguments.cache or arguments.output / ".cache",
        show=arguments.show,
        kit=arguments.kit,
        cast=arguments.cast,
        delivery=arguments.delivery,
        forms=tuple(arguments.format),
        draft=arguments.draft,
        jobs=arguments.jobs,
        rewrite=arguments.rewrite,
        stems=arguments.stems,
        private=arguments.private_addresses,
        cache_limit_bytes=arguments.cache_limit,
    )


def _plan(arguments: Arguments) -> Plan:
    from pipeline.plan import prepare

    request = _request(arguments, arguments.article)
    return prepare(replace(request, rewrite=True), _progress(True))  # nothing is written: no script stands in the way


def run_script(arguments: Arguments) -> int:
    """The narration script on standard output."""
    sys.stdout.write(_plan(arguments).written.text)
    return 0


def run_outline(arguments: Arguments) -> int:
    """What was understood of an article."""
    from pipeline.article import report
    from pipeline.article.fetch import fetch
    from pipeline.plan import read_article
    from pipeline.script.heteronyms.find import with_heteronyms
    from pipeline.script.spoken import spoken_changes, spoken_form
    from pipeline.show import show_for

    show = show_for(arguments.show, {})
    article = read_article(fetch(arguments.article, arguments.private_addresses), {}, show.choices)
    off = article.choices.spoken_off
    every = lambda text: with_heteronyms(text, spoken_changes(text, off), off)  # noqa: E731
    changes = report.spoken(article, every) if arguments.spoken else []
    if arguments.json:
        told = report.as_json(article, lambda text: spoken_form(text, off))
        told |= {"spoken": [asdict(change) for change in changes]} if arguments.spoken else {}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    print(report.as_text(article))
    if arguments.spoken:
        print("\n".join(["", f"Spoken otherwise: {len(changes)}", *(f"  {change}" for change in changes)]))
    return 0


def run_voices(arguments: Arguments) -> int:
    """Engines and voices; on a page, to be heard, where that is asked for."""
    from pipeline.speech.catalogue import as_text, catalogue

    entries = catalogue()
    if arguments.audition:
        from pipeline.audition import voices_page

        return _write_page(arguments, lambda *how: voices_page(entries, arguments.language, *how))
    print(json.dumps([asdict(entry) for entry in entries], indent=1) if arguments.json else as_text(entries))
    return 0


def run_words(arguments: Arguments) -> int:
    """Odd words of an article, and how they are said; to be heard, and as a lexicon, where that is asked for."""
    from pipeline import pronunciation
    from pipeline.plan import Request, prepare
    from pipeline.script.lexicon_draft import draft_text, write_draft

    request = Request(
        source=arguments.article,
        output=Path("output"),
        cache=Path("output") / ".cache",
        show=arguments.show,
        cast=arguments.cast,
        rewrite=True,  # nothing is written: an edited script does not stand in the way
        private=arguments.private_addresses,
    )
    plan, progress = prepare(request, _progress(True)), _progress(arguments.quiet)
    try:
        said = pronunciation.said_words(plan, arguments.all, progress)
    finally:
        progress.done()
    if arguments.export:
        write_draft(arguments.export, draft_text(pronunciation.drafts(said)))
    if arguments.audition:
        return _write_page(arguments, lambda *how: pronunciation.words_page(plan, said, *how))
    if arguments.json:
        print(json.dumps(pronunciation.as_json(said), ensure_ascii=False, indent=1))
    else:
        print(arguments.export or pronunciation.as_text(said))
    return 0


def _write_page(arguments: Arguments, make_page: Callable[[Path, int, Progress], Page]) -> int:
    """Speak what a page holds, write it and print where it is; status 1 where nothing on it could be spoken."""
    from pipeline.locks import using
    from pipeline.owner import sweep_here
    from pipeline.publish.audition import audition_html
    from pipeline.store import write_whole

    progress = _progress(arguments.quiet)
    try:
        with using(arguments.cache):
            page = make_page(arguments.cache, arguments.jobs, progress)
        sweep_here(arguments.audition.parent)
        write_whole(arguments.audition, audition_html(page).encode())
    finally:
        progress.done()
    print(arguments.audition)
    return 0 if page.spoken else 1


def run_check(arguments: Arguments) -> int:
    """The acceptance report of a file, or of every form of an episode; status 1 on a miss."""
    from pipeline.sound.acceptance import accept, all_as_json, sounds_at

    given, episode = arguments.file, arguments.output / arguments.file
    known = given.is_file() or (given / "timeline.json").is_file() or not episode.is_dir()
    reports = []
    for sound in sounds_at(given if known else episode):
        reports.append(report := accept(sound, arguments.delivery))
        if not arguments.json:
            print("\n" * (len(reports) > 1) + report.as_text(), flush=True)
    if arguments.json:
        print(json.dumps(all_as_json(reports), indent=1))
    return 0 if all(report.passed for report in reports) else 1


def run_verify(arguments: Arguments) -> int:
    """What a recogniser heard; status 1 where much of a take was not heard."""
    from pipeline.speech.recognise import recogniser
    from pipeline.verify import episode_named, respellings, verify

    folder = episode_named(arguments.episode, arguments.output)
    lexicon = respellings(folder, arguments.show)
    progress = _progress(arguments.quiet)
    try:
        verified = verify(folder, recogniser(arguments.model), lexicon, progress, arguments.chapter)
    finally:
        progress.done()
    print(json.dumps(verified.as_json(), indent=1) if arguments.json else verified.as_text())
    return 0 if verified.passed else 1


def run_redo(arguments: Arguments) -> int:
    """Speak segments of an episode anew, and make it from its script as it stands."""
    from pipeline import again
    from pipeline.make import make
    from pipeline.plan import SCRIPT_NAME, Request
    from pipeline.publish.report import made_as
    from pipeline.publish.staging import refuse_from_within
    from pipeline.sounds import SPEECH_NAME, forms_in
    from pipeline.verify import episode_named, published

    folder = episode_named(arguments.episode, arguments.output)
    if folder.is_symlink():  # what it stands for is to be made again, and not put in its place
        folder = folder.resolve()
    refuse_from_within(folder)
    cache = arguments.cache or folder.parent / ".cache"
    script = str(folder / SCRIPT_NAME)
    _, before = published(folder)
    delivery, draft = made_as(folder)
    request = Request(
        script,
        folder.parent,
        cache,
        arguments.show,
        delivery=delivery,
        forms=forms_in(folder),
        draft=draft,
        again=tuple(arguments.segments),
        stems=(folder / SPEECH_NAME).is_file(),
        jobs=arguments.jobs,
        cache_limit_bytes=arguments.cache_limit,
    )
    progress = _progress(arguments.quiet)
    try:
        made = make(request, progress)
    finally:
        progress.done()
    _tell_notices(made)
    print("\n".join(again.told(before, made.episode.timeline, arguments.segments)))
    print(_sounds(made))
    return 0


def run_why(arguments: Arguments) -> int:
    """What the last build of an episode made again, and why."""
    from pipeline.builds import tell
    from pipeline.builds.compare import why
    from pipeline.builds.record import last_builds
    from pipeline.verify import episode_named

    folder = episode_named(arguments.episode, arguments.output)
    told = why(*last_builds(folder))
    if arguments.json:
        print(json.dumps(tell.as_json(folder, told), ensure_ascii=False, indent=1))
    else:
        print(tell.as_text(folder, told))
    return 0


def run_listen(arguments: Arguments) -> int:
    """Serve the player until Ctrl-C."""
    from pipeline.desk.listen import serve

    where = f"http://127.0.0.1:{arguments.port}/" + (f"{arguments.episode}/" if arguments.episode else "")
    _say(f"listening at {where} (Ctrl-C ends it)")
    serve(arguments.output, arguments.episode, arguments.port)
    return 0


Declare = Callable[[argparse.ArgumentParser], None]
COMMANDS: dict[str, tuple[str, Declare, Callable[[Arguments], int]]] = {
    "script": ("print the narration script of an article, no audio", _declare_script, run_script),
    "outline": ("print what was understood of an article", _declare_outline, run_outline),
    "voices": ("list engines and voices, and how to get missing ones", _declare_voices, run_voices),
    "words": ("list the odd words of an article, and how each engine will say them", _declare_words, run_words),
    "check": ("measure a sound file or an episode against a delivery", _declare_check, run_check),
    "verify": ("hear an episode with a speech recogniser, against its script", _declare_verify, run_verify),
    "redo": ("speak segments of an episode anew", _declare_redo, run_redo),
    "why": ("tell what was made again last time, and what caused it", _declare_why, run_why),
    "listen": ("serve player and episodes on 127.0.0.1", _declare_listen, run_listen),
}


if __name__ == "__main__":
    sys.exit(main())
