"""What became of the articles of a container, told by listing: a thousand items take a handful of requests."""

import msgspec

from dragoman.article import Container
from dragoman.operations.sites import Site
from dragoman.records import INGEST_STAGE, record_name


class ItemFacts(msgspec.Struct, frozen=True):
    """One article of a container."""

    id: str
    name: str
    """What people know it by; may be empty."""
    outcomes: tuple[str, ...]
    """`article`, `rejection` or `failure`: one of them when it is done, none before."""
    translated: tuple[str, ...] = ()
    """Targets with a translation."""
    failed: tuple[str, ...] = ()
    """Targets with a failure."""
    is_pending: bool = False
    """Whether it, or a target of it, has no outcome yet."""


def find_items(site: Site, key: str, container: Container) -> tuple[ItemFacts, ...]:
    """Each item that the container names, in its order.

    Raises:
        StoreUnavailableError: the output bucket can't be read.
    """
    folder = record_name(key).removesuffix(".json")
    ingested = {kind: _list_ids(site, f"{prefix}/{folder}/") for kind, prefix in _PREFIXES}
    targets = site.settings.targets
    translated = {target: _list_ids(site, f"translations/{target}/{folder}/") for target in targets}
    failed = {target: _list_ids(site, f"failed/{target}/{folder}/") for target in targets}
    found = (
        ItemFacts(
            id=entry.id,
            name=entry.name,
            outcomes=tuple(kind for kind, ids in ingested.items() if entry.id in ids),
            translated=tuple(target for target, ids in translated.items() if entry.id in ids),
            failed=tuple(target for target, ids in failed.items() if entry.id in ids),
        )
        for entry in container.items
    )
    return tuple(msgspec.structs.replace(item, is_pending=_is_pending(item, targets)) for item in found)


def _is_pending(item: ItemFacts, targets: tuple[str, ...]) -> bool:
    if "article" in item.outcomes:
        return not {*targets} <= {*item.translated, *item.failed}
    return not item.outcomes


_PREFIXES = (("article", "articles"), ("rejection", "rejected"), ("failure", f"failed/{INGEST_STAGE}"))


def _list_ids(site: Site, prefix: str) -> frozenset[str]:
    """The names right below a prefix; what is deeper belongs to other files."""
    keys = site.store.list_keys(site.settings.output_bucket, prefix)
    names = (key.removeprefix(prefix).removesuffix(".json") for key in keys)
    return frozenset(name for name in names if "/" not in name)
