"""The command line: options and words. What the commands do is in `cloud` and `local`, and in `operations`.

Each command imports its own part, so that `--help` answers at once.
"""

import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.access import EngineAccess
from dragoman.article import Article, Reference, ReferenceKind, Rejection, Translation
from dragoman.backfill_command import backfill_app
from dragoman.cost_command import cost_app
from dragoman.errors import ConfigurationError, DragomanError, UntranslatableError
from dragoman.model_commands import models_app
from dragoman.operation_commands import operations_app
from dragoman.settings import ENGINE_NAMES, Settings
from dragoman.terminal import complain, fail, open_messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.local import LocalPipeline

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Drop articles into a bucket, get clean, translated JSON out.",
)
app.add_typer(models_app, name="models")
app.add_typer(operations_app)
app.add_typer(backfill_app)
app.add_typer(cost_app)


_DEFAULTS = Settings(output_bucket="unused")
_DEFAULT_TARGETS = ",".join(_DEFAULTS.targets)
_PATIENCE_SECONDS = 400.0  # longer than the 300 s that the slowest function may take, while nothing else moves
_DEFAULT_ENGINES = ",".join(_DEFAULTS.engines)


class Function(StrEnum):
    """The functions of the template."""

    INGEST = "ingest"
    TRANSLATE = "translate"
    RECORD_FAILURE = "record_failure"


Targets = Annotated[
    str, typer.Option("--to", metavar="LANGUAGES", help="Languages to translate into, with commas: `pt,en`.")
]
Mapping = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A JSON object of our fields (`body`, `title`, …) to JMESPath expressions, for JSON of your own shape; "
        "the setting FIELD_MAPPING.",
    ),
]
Models = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        envvar="DRAGOMAN_MODELS",
        help="A folder of models, filled by `dragoman models pull`, besides those that came with the installation.",
    ),
]
Engines = Annotated[
    str,
    typer.Option(
        metavar="ENGINES",
        help="Engines in the order of asking, with commas: `firefox` (on this machine), `google` and `mymemory` (free, "
        "on the network), `libretranslate` (an instance of your choice: LIBRETRANSLATE_URL), `microsoft` and `deepl` "
        "(paid; the variables MICROSOFT_KEY and DEEPL_KEY say where the key is, such as file:/home/me/deepl.key), "
        "`amazon` (paid; needs AWS credentials).",
    ),
]
Budget = Annotated[
    float,
    typer.Option(
        metavar="USD",
        help="What all paid engines together may cost in this run, in US dollars. When it is spent the free engines "
        "go on, the one on this machine among them, and the records say so.",
        min=0,
    ),
]


@app.command(
    epilog="Example: `dragoman run events/inbox outbox --to pt,en`\n\n"
    "To follow the folder: `dragoman run inbox outbox --to pt --watch`"
)
def run(
    inbox: Annotated[Path, typer.Argument(help="Folder with article files; sub-folders too.")],
    outbox: Annotated[Path, typer.Argument(help="Folder that will mirror the output bucket.")],
    to: Targets = _DEFAULT_TARGETS,
    engines: Engines = _DEFAULT_ENGINES,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and follow the folder until Ctrl-C.")] = False,
    patience: Annotated[
        float, typer.Option(metavar="SECONDS", help="Stop waiting when nothing has moved for so long.", min=1)
    ] = _PATIENCE_SECONDS,
    field_mapping: Mapping = None,
    models: Models = None,
    budget: Budget = _DEFAULTS.daily_budget_usd,
) -> None:
    """Run every file of INBOX through the real template on an embedded cloud, and mirror the records into OUTBOX.

    No account, no Docker, no network needed. A file that has not changed since an earlier run into the same OUTBOX
    is not translated again. Exits with 1 if any file did not end in exactly one outcome a target.
    """
    from dragoman.cloud.display import Display
    from dragoman.cloud.session import RunOptions, run_folders

    settings = _check_settings(to, engines, budget)
    options = RunOptions(
        inbox=inbox,
        outbox=outbox,
        targets=settings.targets,
        engines=settings.engines,
        watch=watch,
        patience_seconds=patience,
        field_mapping=_read_mapping(field_mapping),
        models=models,
        access=EngineAccess.from_environ(os.environ),
        budget_usd=budget,
    )
    if not run_folders(options, Display(open_messages())):
        raise typer.Exit(1)


@app.command(
    epilog="Example: `dragoman translate events/inbox/en-harbour.txt --to pt`\n\n"
    "From standard input: `cat article.html | dragoman translate - --to en`\n\n"
    "With terms of one's own: `dragoman translate article.md --to pt --glossary en-pt.csv`"
)
def translate(
    files: Annotated[list[str], typer.Argument(help="Article files; `-` for standard input.")],
    to: Targets = "pt",
    engines: Engines = _DEFAULT_ENGINES,
    field_mapping: Mapping = None,
    models: Models = None,
    glossary: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Terms and how to say them (CSV, TSV, TBX); may be given several times, the last counts most.",
        ),
    ] = None,
    corrections: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Sentences and their right translations, likewise.")
    ] = None,
    budget: Budget = _DEFAULTS.daily_budget_usd,
) -> None:
    """Translate files with the same pipeline, without any cloud.

    The translation record goes to standard output, as JSON Lines where there are several; messages go to standard
    error. Exits with 1 if any translation could not be made.
    """
    from dragoman.local import LocalPipeline
    from dragoman.records import encode_record

    settings = _check_settings(to, engines, budget)
    references = [*_read_references(glossary or (), "glossary"), *_read_references(corrections or (), "corrections")]
    access = EngineAccess.from_environ(os.environ)
    mapping = _read_mapping(field_mapping)
    pipeline = LocalPipeline(settings.engines, mapping, models, references, access, budget_usd=budget)
    lost = 0
    for name in files:
        records: Iterable[Translation | None] = _translate_file(pipeline, name, settings.targets)
        if len(files) * len(settings.targets) == 1:
            records = list(records)  # only then is it known whether the file holds one article
        is_single = isinstance(records, list) and len(records) == 1
        for record in records:
            if record is None:
                lost += 1
                continue
            line = encode_record(record) if is_single else msgspec.json.encode(record) + b"\n"
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
    if lost:
        raise typer.Exit(1)


def _translate_file(pipeline: "LocalPipeline", name: str, targets: tuple[str, ...]) -> "Iterator[Translation | None]":
    """The file's translations; None, and a message, for each that could not be made."""
    try:
        articles = list(pipeline.read(name))
    except OSError as error:
        complain(f"{name}: {_explain(error)}")
        yield None
        return
    for article in articles:
        yield from _translate_article(pipeline, name, article, targets)


def _translate_article(
    pipeline: "LocalPipeline", name: str, article: Article | Rejection, targets: tuple[str, ...]
) -> "Iterator[Translation | None]":
    label = f"{name} {article.source.item}" if article.source.item else name
    if isinstance(article, Rejection):
        complain(f"{label}: rejected ({article.reason}): {article.message} [{article.detail}]")
        yield None
        return
    for target in targets:
        try:
            yield pipeline.translate(article, target)
        except UntranslatableError as error:
            complain(f"{label}: not translated into {target}: {error}")
            yield None


@app.command(
    epilog="Example: `dragoman invoke ingest events/eventbridge_object_created_plain.json`\n\n"
    "With what it wrote: `dragoman invoke translate events/translate_job_pt.json --records`"
)
def invoke(
    function: Annotated[Function, typer.Argument(help="Which handler.")],
    event: Annotated[Path, typer.Argument(help="A Lambda event in a JSON file; samples are in events/.")],
    inbox: Annotated[
        Path | None,
        typer.Option(help="Where the files are that the event names. Default: `inbox` beside the event."),
    ] = None,
    aws: Annotated[bool, typer.Option("--aws", help="On a stack in AWS in place of the embedded cloud.")] = False,
    stack: Annotated[str, typer.Option(help="The stack's name in AWS.")] = "dragoman",
    records: Annotated[bool, typer.Option("--records", help="Print the records that were written, too.")] = False,
) -> None:
    """Invoke one handler with one sample event.

    The bucket name `dragoman-input` in the event is replaced by the real one. The handler's answer goes to standard
    output; the outcomes that it logged, and the keys that it wrote, to standard error.
    """
    from dragoman.cloud.invocation import invoke_embedded, invoke_on_aws

    if aws:
        done = invoke_on_aws(function.value, event, stack)
    else:
        done = invoke_embedded(function.value, event, inbox or event.parent / "inbox")
    for outcome in done.outcomes:
        words = (outcome.outcome, outcome.key, outcome.item, outcome.target, outcome.reason)
        complain(" ".join(filter(None, words)))
    if done.jobs:
        complain(f"queued {done.jobs} translation jobs")
    if done.hints:
        complain(f"queued {done.hints} hints at items")
    for key, body in done.records:
        complain(f"wrote {key}")
        if records:
            sys.stdout.buffer.write(body)
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(done.response), indent=2) + b"\n")
    if done.is_error:
        raise typer.Exit(1)


def _check_settings(targets: str, engines: str, budget: float) -> Settings:
    environ = {"OUTPUT_BUCKET": "unused", "TARGETS": targets, "ENGINES": engines, "DAILY_BUDGET_USD": str(budget)}
    try:
        settings = Settings.from_environ(environ)
    except ConfigurationError:
        fail(
            f"--to takes language codes such as pt or zh-Hant, --engines takes names out of {', '.join(ENGINE_NAMES)}; "
            f"several with commas; --budget takes up to a million dollars. Given were: --to {targets} "
            f"--engines {engines} --budget {budget}"
        )
    if not settings.targets or not settings.engines:
        fail("--to and --engines need at least one name each.")
    return settings


def _read_mapping(path: Path | None) -> str:
    """The setting that a file holds, once it has been checked."""
    if path is None:
        return ""
    from dragoman.extraction.structured.field_mapping import parse_field_mapping

    try:
        text = path.read_text("utf-8")
        parse_field_mapping(text)
    except (OSError, UnicodeDecodeError, ConfigurationError) as error:
        fail(f"{path}: {_explain(error) if isinstance(error, OSError) else error}")
    return text


def _read_references(paths: "Iterable[Path]", kind: ReferenceKind) -> "Iterator[Reference]":
    """What glossaries or corrections hold; lines that can't be used are told, a file that can't be used ends it."""
    from dragoman.local import read_local_reference

    for path in paths:
        try:
            record = read_local_reference(path, kind)
        except OSError as error:
            fail(f"{path}: {_explain(error)}")
        if isinstance(record, Rejection):
            fail(f"{path}: rejected ({record.reason}): {record.message} [{record.detail}]")
        for problem in record.problems:
            complain(f"{path}: {problem}")
        yield record


def _explain(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "is a folder; `dragoman run` takes folders"
    return error.strerror or str(error)


def main() -> None:
    """The entry point: our own errors are one sentence, not a traceback."""
    for ending in (signal.SIGTERM, signal.SIGHUP):  # so that the embedded cloud is stopped as on Ctrl-C
        if signal.getsignal(ending) is not signal.SIG_IGN:  # as under nohup
            signal.signal(ending, signal.default_int_handler)
    try:
        app(standalone_mode=True)
    except BrokenPipeError:
        sys.exit(1)  # whoever read our output has seen enough
    except (DragomanError, BotoCoreError, ClientError, OSError) as error:
        complain(f"dragoman: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
