"""Which releases are needed between some languages."""

from collections.abc import Iterable, Sequence
from itertools import permutations

import msgspec

from dragoman.model_store.errors import NotOfferedError
from dragoman.model_store.remote_records import Release
from dragoman.translation.models.catalog import PIVOT_LANGUAGE
from dragoman.translation.models.language_variants import expand


class Wish(msgspec.Struct, frozen=True):
    """What a person asked for."""

    languages: tuple[str, ...] = ()
    """All directions between these; one alone means: from and to English."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Single directions besides."""
    architecture: str | None = None
    """The one to take; None for the best that Firefox gives to desktops."""
    prerelease: bool = False
    """Whether unfinished models will do where there is no other."""

    @property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """Every direction that must be possible, each once."""
        languages = dict.fromkeys(self.languages)
        if len(languages) == 1:
            languages[PIVOT_LANGUAGE] = None
        return tuple(dict.fromkeys([*permutations(languages, 2), *self.pairs]))


def select_releases(releases: Sequence[Release], wish: Wish) -> tuple[Release, ...]:
    """One release for each step of each direction, each once: direct, else by way of English.

    Raises:
        NotOfferedError: a direction has no way; the sentence names all of them.
    """
    usable = [release for release in releases if _is_usable(release, wish)]
    chosen: dict[Release, None] = {}
    missing = []
    for source, target in wish.directions:
        route = _find_route(usable, source, target)
        if not route:
            missing.append(_explain(releases, wish, source, target))
        chosen.update(dict.fromkeys(route))
    if missing:
        raise NotOfferedError(" ".join(missing))
    return tuple(chosen)


def _is_usable(release: Release, wish: Wish) -> bool:
    if release.is_prerelease and not wish.prerelease:
        return False
    if wish.architecture is not None:
        return release.architecture == wish.architecture
    return not release.is_for_phones


def _find_route(releases: Sequence[Release], source: str, target: str) -> tuple[Release, ...]:
    direct = _find_best(releases, source, target)
    if direct is not None:
        return (direct,)
    halves = _find_best(releases, source, PIVOT_LANGUAGE), _find_best(releases, PIVOT_LANGUAGE, target)
    return tuple(half for half in halves if half is not None) if None not in halves else ()


def _find_best(releases: Iterable[Release], source: str, target: str) -> Release | None:
    """Of those that read the source and write the very variant of the target, as `Catalog.find_route` has it."""
    asked_source, asked_target = expand(source), expand(target)
    fitting = [
        release
        for release in releases
        if asked_source.is_read_by(expand(release.source)) and expand(release.target) == asked_target
    ]
    return max(fitting, key=lambda release: (expand(release.source) == asked_source, release.rank), default=None)


def _explain(releases: Sequence[Release], wish: Wish, source: str, target: str) -> str:
    anything = msgspec.structs.replace(wish, architecture=None, prerelease=True)
    if _find_route([release for release in releases if _is_usable(release, anything)], source, target):
        instead = "another architecture, or with --prerelease" if wish.architecture else "with --prerelease"
        return f"No model from {source} to {target} as asked for; there is one {instead}."
    relatives = sorted(
        {release.target for release in releases if expand(release.target).language == expand(target).language}
    )
    written = f" What is offered writes {', '.join(relatives)}." if relatives and target not in relatives else ""
    return f"No model from {source} to {target}, nor by way of English.{written}"
