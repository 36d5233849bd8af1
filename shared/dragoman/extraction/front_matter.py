"""The YAML block at the head of a Markdown file."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from dragoman.errors import RejectedError, RejectionReason

if TYPE_CHECKING:
    from yaml import SafeLoader

_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"
_MAX_CHARACTERS: Final = 50_000  # the parser that cannot crash the process reads about 100,000 a second


class FrontMatter(msgspec.Struct, frozen=True):
    """The block's fields, and the text that follows it."""

    fields: Mapping[str, object]
    content: str


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off. Text without any, or between two rules that only look like it, stays whole.

    Raises:
        RejectedError: the block is broken YAML; the detail says where.
    """
    from frontmatter.default_handlers import YAMLHandler  # noqa: PLC0415 - for Markdown only

    handler = YAMLHandler()
    if not handler.detect(text):  # split() would take any two rules for the block's ends
        return FrontMatter({}, text)
    try:
        block, content = handler.split(text)
    except ValueError:  # the second rule is missing
        return FrontMatter({}, text)
    fields = _parse(block)
    return FrontMatter(fields, content) if fields is not None else FrontMatter({}, text)


def _parse(block: str) -> Mapping[str, object] | None:
    """The fields, or None when the block is YAML without fields."""
    import yaml  # noqa: PLC0415 - for Markdown only

    if len(block) > _MAX_CHARACTERS:
        raise RejectedError(RejectionReason.CORRUPT, f"The front matter is over {_MAX_CHARACTERS} characters long.")
    try:
        # Not python-frontmatter's own load(): it takes the C loader, which deep nesting crashes, process and all. And
        # dates stay text: YAML would refuse the whole block for a 30th of February.
        fields = yaml.load(block, Loader=_build_loader(yaml.SafeLoader))  # noqa: S506 - a SafeLoader, narrowed
    except yaml.YAMLError as error:
        sentence = re.sub(r"\s+", " ", str(error))
        raise RejectedError(RejectionReason.CORRUPT, f"The front matter is broken: {sentence}"[:300]) from error
    return {str(name): value for name, value in fields.items()} if isinstance(fields, dict) else None


def _build_loader(safe: "type[SafeLoader]") -> "type[SafeLoader]":
    """A loader that leaves dates alone."""

    class Loader(safe):  # type: ignore[misc,valid-type]
        yaml_implicit_resolvers: ClassVar = {
            first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
            for first, resolvers in safe.yaml_implicit_resolvers.items()
        }

    return Loader
