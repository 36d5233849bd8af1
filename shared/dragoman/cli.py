"""The command line: options and words. What the commands do is in `cloud` and `local`.

Each command imports its own part, so that `--help` answers at once.
"""

import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec
import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from dragoman.article import Article, Rejection, Translation
from dragoman.errors import ConfigurationError, DragomanError, UntranslatableError
from dragoman.printable import make_printable
from dragoman.settings import ENGINE_NAMES, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.local import LocalPipeline
    from dragoman.translation.models import Catalog

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Drop articles into a bucket, get clean, translated JSON out.",
)
models_app = typer.Typer(no_args_is_help=True, help="The translation models.")
app.add_typer(models_app, name="models")


def _open_console(*, is_stderr: bool) -> Console:
    console = Console(stderr=is_stderr)
    if not console.is_terminal:
        console.width = 140  # a log file has no edge; at 80 the table would be cut to shreds
    return console


_messages = _open_console(is_stderr=True)

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
Engines = Annotated[
    str,
    typer.Option(
        metavar="ENGINES",
        help="Engines in the order of asking, with commas: `firefox` (on this machine), `google` and `mymemory` (free, "
        "on the network), `amazon` (paid; needs AWS credentials).",
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
) -> None:
    """Run every file of INBOX through the real template on an embedded cloud, and mirror the records into OUTBOX.

    No account, no Docker, no network needed. A file that has not changed since an earlier run into the same OUTBOX
    is not translated again. Exits with 1 if any file did not end in exactly one outcome a target.
    """
    from dragoman.cloud.display import Display
    from dragoman.cloud.session import RunOptions, run_folders

    settings = _check_settings(to, engines)
    mapping = _read_mapping(field_mapping)
    options = RunOptions(inbox, outbox, settings.targets, settings.engines, watch, patience, mapping)
    if not run_folders(options, Display(_messages)):
        raise typer.Exit(1)


@app.command(
    epilog="Example: `dragoman translate events/inbox/en-harbour.txt --to pt`\n\n"
    "From standard input: `cat article.html | dragoman translate - --to en`"
)
def translate(
    files: Annotated[list[str], typer.Argument(help="Article files; `-` for standard input.")],
    to: Targets = "pt",
    engines: Engines = _DEFAULT_ENGINES,
    field_mapping: Mapping = None,
) -> None:
    """Translate files with the same pipeline, without any cloud.

    The translation record goes to standard output, as JSON Lines where there are several; messages go to standard
    error. Exits with 1 if any translation could not be made.
    """
    from dragoman.local import LocalPipeline
    from dragoman.records import encode_record

    settings = _check_settings(to, engines)
    pipeline = LocalPipeline(settings.engines, _read_mapping(field_mapping))
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
        _complain(f"{name}: {_explain(error)}")
        yield None
        return
    for article in articles:
        yield from _translate_article(pipeline, name, article, targets)


def _translate_article(
    pipeline: "LocalPipeline", name: str, article: Article | Rejection, targets: tuple[str, ...]
) -> "Iterator[Translation | None]":
    label = f"{name} {article.source.item}" if article.source.item else name
    if isinstance(article, Rejection):
        _complain(f"{label}: rejected ({article.reason}): {article.message} [{article.detail}]")
        yield None
        return
    for target in targets:
        try:
            yield pipeline.translate(article, target)
        except UntranslatableError as error:
            _complain(f"{label}: not translated into {target}: {error}")
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
        _complain(" ".join(filter(None, words)))
    if done.jobs:
        _complain(f"queued {done.jobs} translation jobs")
    if done.hints:
        _complain(f"queued {done.hints} hints at items")
    for key, body in done.records:
        _complain(f"wrote {key}")
        if records:
            sys.stdout.buffer.write(body)
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(done.response), indent=2) + b"\n")
    if done.is_error:
        raise typer.Exit(1)


@models_app.command(
    "list", epilog="Example: `dragoman models list`\n\nIn AWS: `dragoman models list --bucket my-model-bucket`"
)
def list_models(
    bucket: Annotated[
        str | None, typer.Option(help="A model bucket in AWS. Default: the models that are installed here.")
    ] = None,
) -> None:
    """List the language pairs that are at hand without any engine on the network."""
    from dragoman.cloud.packaged_models import PACKAGED_CATALOG

    catalog = _read_catalog(bucket) if bucket else PACKAGED_CATALOG
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for heading in ("pair", "model", "MB", "licence"):
        table.add_column(heading, justify="right" if heading == "MB" else "left", overflow="fold")
    for model in catalog.models:
        size = sum(file.bytes for file in model.files) / 1_000_000
        table.add_row(f"{model.source} → {model.target}", model.name, f"{size:.1f}", model.license)
    _open_console(is_stderr=False).print(table)


@models_app.command("push", epilog="Example: `dragoman models push my-model-bucket`")
def push_models(bucket: Annotated[str, typer.Argument(help="A model bucket in AWS: the stack's output.")]) -> None:
    """Copy the models that are installed here into a model bucket, so that the functions there have an engine.

    Pairs that the bucket has already, and that are not installed here, stay.
    """
    from dragoman.bootstrap import open_store
    from dragoman.cloud.model_bucket import push_packaged_models

    for key in push_packaged_models(open_store(), bucket):
        _complain(f"wrote s3://{bucket}/{key}")


def _read_catalog(bucket: str) -> "Catalog":
    from dragoman.bootstrap import open_store
    from dragoman.translation.models import ModelLibrary

    return ModelLibrary(open_store(), bucket, None).catalog()


def _check_settings(targets: str, engines: str) -> Settings:
    environ = {"OUTPUT_BUCKET": "unused", "TARGETS": targets, "ENGINES": engines}
    try:
        settings = Settings.from_environ(environ)
    except ConfigurationError:
        _fail(
            f"--to takes language codes such as pt or zh-Hant, --engines takes names out of {', '.join(ENGINE_NAMES)}; "
            f"several with commas. Given were: --to {targets} --engines {engines}"
        )
    if not settings.targets or not settings.engines:
        _fail("--to and --engines need at least one name each.")
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
        _fail(f"{path}: {_explain(error) if isinstance(error, OSError) else error}")
    return text


def _explain(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "is a folder; `dragoman run` takes folders"
    return error.strerror or str(error)


def _complain(text: str) -> None:
    _messages.print(make_printable(text), markup=False, highlight=False, soft_wrap=True)


def _fail(text: str) -> NoReturn:
    _complain(text)
    raise typer.Exit(2)


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
        _complain(f"dragoman: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
