"""`dragoman models …`: options and words. What the commands do is in `model_store`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from dragoman.terminal import complain, fail, open_console, open_messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.model_store.remote_records import Release
    from dragoman.translation.models.catalog import Model

models_app = typer.Typer(no_args_is_help=True, help="The translation models: get, list, verify, put into a bucket.")

PlaceName = Annotated[str, typer.Option("--to", metavar="PLACE", help="A folder, or a bucket: `s3://my-model-bucket`.")]
SetName = Annotated[
    str,
    typer.Option(
        "--from", metavar="PLACE", help="A folder, a bucket (`s3://…`), or `packaged`: what came with the installation."
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The list of models, where it is not Mozilla's own; the environment's FXTRANSLATE_RECORDS_URL otherwise.",
    ),
]
_DEFAULT_FOLDER = "models"


@models_app.command(
    "pull",
    epilog="Example: `dragoman models pull en es --to models`, then "
    "`dragoman translate articles/*.html --to es --models models`\n\n"
    "One direction: `dragoman models pull --pair pt-en --to s3://my-model-bucket`",
)
def pull(
    languages: Annotated[
        list[str] | None,
        typer.Argument(help="Languages: all directions between them, by way of English where there is no direct one."),
    ] = None,
    to: PlaceName = _DEFAULT_FOLDER,
    pair: Annotated[
        list[str] | None, typer.Option(metavar="FROM-TO", help="One direction, such as `en-es`; more than once.")
    ] = None,
    architecture: Annotated[
        str | None,
        typer.Option(help="`tiny`, `base-memory` or `base`. Default: the one that Firefox uses on desktops."),
    ] = None,
    prerelease: Annotated[
        bool, typer.Option("--prerelease", help="Unfinished models too, where there is no other.")
    ] = False,
    source: Source = None,
) -> None:
    """Get models from Mozilla, verify them, hear each say a known sentence, and put them into a folder or a bucket.

    What is there already is not downloaded again, and an interrupted download goes on where it stopped.
    """
    from dragoman.bootstrap import quiet_libraries
    from dragoman.model_store.places import open_place
    from dragoman.model_store.progress import show_pull
    from dragoman.model_store.pulling import Pull, find_unfinished
    from dragoman.model_store.remote_settings import RemoteSettings
    from dragoman.model_store.selection import Wish, select_releases

    wish = Wish(tuple(languages or ()), tuple(_split_pair(text) for text in pair or ()), architecture, prerelease)
    if not wish.directions or wish.languages == ("en",):
        fail("Name two languages, or one besides English, or a direction: `dragoman models pull en es`.")
    quiet_libraries()
    place = open_place(to)
    remote = RemoteSettings(source)
    releases = select_releases(remote.list_releases(), wish)
    unfinished = None if to.startswith("s3://") else find_unfinished(Path(to))
    with show_pull(open_messages(), releases) as on_file:
        for pulled in Pull(remote, place, unfinished).run(releases, on_file):
            done = f"{pulled.downloaded_bytes / 1e6:.1f} MB downloaded" if pulled.downloaded_bytes else "there already"
            complain(f"{pulled.model.name}: {done}; says “{pulled.model.self_test.target}”")
    _say_size(to, [file.bytes for model in place.read_catalog().models for file in model.files])
    if unfinished:
        complain(f"To use them here: --models {to}. To use them in AWS: dragoman models push {to} s3://<bucket>")


@models_app.command("push", epilog="Example: `dragoman models push packaged my-model-bucket`")
def push(
    origin: Annotated[str, typer.Argument(help="A folder, or `packaged`: what came with the installation.")],
    bucket: Annotated[str, typer.Argument(help="A model bucket in AWS: an output of the stack.")],
) -> None:
    """Copy models into a model bucket, so that the functions there have an engine.

    What the bucket has already is not written again; pairs that it has besides stay.
    """
    from dragoman.model_store.places import open_bucket, open_set
    from dragoman.model_store.pushing import StorageCost, push_models

    place = open_bucket(bucket)
    written = total = count = 0
    for done in push_models(open_set(origin), place):
        complain(f"{'wrote' if done.is_written else 'there already:'} {place.label}/{done.file.key}")
        total += done.file.bytes
        written += done.file.bytes if done.is_written else 0
        count += done.is_written
    cost = StorageCost(total, count + 2)
    complain(
        f"{written / 1e6:.1f} MB written in {count} files, for about {cost.usd_once:.5f} USD; "
        f"keeping {total / 1e6:.1f} MB costs about {cost.usd_per_month:.4f} USD a month (S3 Standard)."
    )


@models_app.command(
    "list",
    epilog="Example: `dragoman models list`\n\nIn AWS: `dragoman models list --from s3://my-model-bucket`\n\n"
    "At Mozilla: `dragoman models list --available`",
)
def list_models(
    origin: SetName = "packaged",
    available: Annotated[bool, typer.Option("--available", help="What Mozilla offers.")] = False,
    source: Source = None,
) -> None:
    """List the language pairs that are at hand without any engine on the network, or that could be."""
    from dragoman.model_store.places import open_set

    if available:
        from dragoman.bootstrap import quiet_libraries
        from dragoman.model_store.remote_records import sort_releases
        from dragoman.model_store.remote_settings import RemoteSettings

        quiet_libraries()
        _print_releases(sort_releases(RemoteSettings(source).list_releases()))
    else:
        _print_models(open_set(origin).read_catalog().models)


@models_app.command("verify", epilog="Example: `dragoman models verify models`")
def verify(
    place: Annotated[str, typer.Argument(help="A folder, a bucket (`s3://…`), or `packaged`.")],
) -> None:
    """Read every file, load every model and hear it say its self-test. Exits with 1 if anything is wrong."""
    from dragoman.model_store.places import open_set
    from dragoman.model_store.verification import verify as verify_models

    faults = 0
    for finding in verify_models(open_set(place)):
        complain(f"{finding.kind}: {finding.subject}: {finding.sentence}")
        faults += finding.kind == "fault"
    if faults:
        raise typer.Exit(1)


def _split_pair(text: str) -> tuple[str, str]:
    """`en-es` or, where a language has parts of its own, `en:zh-Hant`."""
    source, _, target = text.partition(":" if ":" in text else "-")
    if not source or not target or (":" not in text and "-" in target):
        fail(f"--pair takes a direction such as en-es, or en:zh-Hant where a language has parts; given was {text}.")
    return source, target


def _say_size(place: str, sizes: "Iterable[int]") -> None:
    complain(f"{place} holds {sum(sizes) / 1e6:.1f} MB of models.")


def _print_models(models: "Iterable[Model]") -> None:
    table = _open_table("pair", "model", "size", "MB", "licence")
    for model in models:
        pair, megabytes = f"{model.source} → {model.target}", f"{model.bytes / 1e6:.1f}"
        table.add_row(pair, model.name, model.architecture, megabytes, model.license)
    open_console(is_stderr=False).print(table)


def _print_releases(releases: "Iterable[Release]") -> None:
    table = _open_table("pair", "version", "size", "MB", "to download", "for")
    for release in releases:
        table.add_row(
            f"{release.source} → {release.target}",
            release.version,
            release.architecture,
            f"{release.bytes / 1e6:.1f}",
            f"{release.transferred_bytes / 1e6:.1f}",
            _describe_audience(release),
        )
    open_console(is_stderr=False).print(table)


def _describe_audience(release: "Release") -> str:
    """Which option takes it."""
    words = ("--prerelease" if release.is_prerelease else "", "--architecture" if release.is_for_phones else "")
    return " ".join(filter(None, words)) or "everybody"


def _open_table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in {"MB", "to download"} else "left", overflow="fold")
    return table
