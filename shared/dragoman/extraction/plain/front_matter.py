"""The block of fields at the head of a Markdown file: YAML between `---`, or TOML between `+++`."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from dragoman.article import Metadata
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import find_first, mark_origin, read_date, read_line, read_tags, read_url
from dragoman.extraction.web import schema_org

if TYPE_CHECKING:
    from yaml import SafeLoader

ORIGIN: Final = "front-matter"

_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"
_MAX_CHARACTERS: Final = 50_000  # the parser that cannot crash the process reads about 100,000 a second
_TOML_RULE: Final = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)

# Of a block that its parser refused: a field, a list's entry, a table's name, a closing mark, or what is indented.
_BLOCK_LINE: Final = re.compile(r"[\w.\"'-]+[ \t]*[:=]|-(?:\s|\Z)|[\]\[{}#]|[ \t]")
_FIELD: Final = re.compile(r"([\w.\"'-]+)[ \t]*(?::[ \t]+|=[ \t]*)(\S.*)")
_PLAIN_LIST: Final = re.compile(r"\[[^\[\]{}]*\]")
_QUOTES: Final = " \"'"
_NOT_PLAIN: Final = frozenset("[{|>&*!")

# The words of Hugo, Jekyll, Astro, Zola, Docusaurus and Ghost, beside those of schema.org.
_SUBTITLE_FIELDS: Final = ("subtitle", "standfirst", "description", "excerpt", "summary")
_SECTION_FIELDS: Final = ("section", "articleSection", "category", "categories")
_TAG_FIELDS: Final = ("tags", "tag", "keywords")
_PUBLISHED_FIELDS: Final = ("pubDate", "publishDate", "pubdate", "published_date")
_MODIFIED_FIELDS: Final = ("lastmod", "last_modified_at", "updatedDate", "updated", "modified", "dateModified")
_IMAGE_FIELDS: Final = ("image", "heroImage", "cover", "featured_image", "feature_image", "images", "thumbnail")
_IMAGE_ADDRESS_FIELDS: Final = ("url", "src", "path", "image", "feature")
_RIGHTS_FIELDS: Final = ("rights", "copyright", "license", "licence")
_NESTING_FIELDS: Final = ("taxonomies", "extra", "params")


class FrontMatter(msgspec.Struct, frozen=True):
    """The block's fields, and the text that follows it."""

    fields: Mapping[str, object]
    content: str


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off. Text without any, or between two rules that only look like it, stays whole.

    Of a block that is broken YAML or TOML, the fields are those that stand on a line each.

    Raises:
        RejectedError: the block is longer than any is.
    """
    if text.startswith("+++"):
        return _split_toml(text)
    from frontmatter.default_handlers import YAMLHandler  # noqa: PLC0415 - for Markdown only

    handler = YAMLHandler()
    if not handler.detect(text):  # split() would take any two rules for the block's ends
        return FrontMatter({}, text)
    try:
        block, content = handler.split(text)
    except ValueError:  # the second rule is missing
        return FrontMatter({}, text)
    fields = _parse_yaml(block)
    return FrontMatter(fields, content) if fields is not None else FrontMatter({}, text)


def read_metadata(fields: Mapping[str, object]) -> Metadata:
    """What the fields declare, each marked as coming from the front matter."""
    nested = [value for name in _NESTING_FIELDS if isinstance(value := fields.get(name), Mapping)]
    merged = {name: value for mapping in (*nested, fields) for name, value in mapping.items()}
    declared = schema_org.read_metadata(merged)
    metadata = msgspec.structs.replace(
        declared,
        subtitle=read_line(find_first(merged, _SUBTITLE_FIELDS)),
        section=read_line(schema_org.take_first(find_first(merged, _SECTION_FIELDS))),
        published_at=declared.published_at or read_date(find_first(merged, _PUBLISHED_FIELDS)),
        modified_at=read_date(find_first(merged, _MODIFIED_FIELDS)),
        tags=read_tags(find_first(merged, _TAG_FIELDS)),
        image=_read_image(find_first(merged, _IMAGE_FIELDS), declared.url),
        rights=read_line(find_first(merged, _RIGHTS_FIELDS)),
        origins={},
    )
    return mark_origin(metadata, ORIGIN)


def _read_image(declared: object, base: str | None) -> str | None:
    image = schema_org.take_first(declared)
    return read_url(find_first(image, _IMAGE_ADDRESS_FIELDS) if isinstance(image, Mapping) else image, base)


def _split_toml(text: str) -> FrontMatter:
    import tomllib  # noqa: PLC0415 - for Markdown only

    rules = [found.span() for _, found in zip(range(2), _TOML_RULE.finditer(text), strict=False)]
    if len(rules) < 2 or rules[0][0] != 0:
        return FrontMatter({}, text)
    block = text[rules[0][1] : rules[1][0]]
    _check_length(block)
    try:
        return FrontMatter(tomllib.loads(block.replace("\r\n", "\n")), text[rules[1][1] :])
    except tomllib.TOMLDecodeError:
        return FrontMatter(_read_lines(block) or {}, text[rules[1][1] :])


def _parse_yaml(block: str) -> Mapping[str, object] | None:
    """The fields, or None when the block is YAML without fields, or none at all."""
    import yaml  # noqa: PLC0415 - for Markdown only

    _check_length(block)
    try:
        # Not python-frontmatter's own load(): it takes the C loader, which deep nesting crashes, process and all. And
        # dates stay text: YAML would refuse the whole block for a 30th of February.
        fields = yaml.load(block, Loader=_build_loader(yaml.SafeLoader))  # noqa: S506 - a SafeLoader, narrowed
    except yaml.YAMLError:
        return _read_lines(block)
    return {str(name): value for name, value in fields.items()} if isinstance(fields, dict) else None


def _check_length(block: str) -> None:
    if len(block) > _MAX_CHARACTERS:
        raise RejectedError(RejectionReason.CORRUPT, f"The front matter is over {_MAX_CHARACTERS} characters long.")


def _read_lines(block: str) -> Mapping[str, object] | None:
    """The fields of a broken block that have a plain value on their line: most are broken by one mark in one of them.

    None where a line is no part of a block of fields: then it is text between two rules.
    """
    lines = [line.rstrip() for line in block.splitlines() if line.strip()]
    if not all(map(_BLOCK_LINE.match, lines)):
        return None
    fields = (found for line in lines if (found := _FIELD.match(line)) is not None)
    values = {field[1].strip(_QUOTES): _read_value(field[2].strip()) for field in fields}
    return {name: value for name, value in values.items() if value}


def _read_value(text: str) -> object:
    """A plain value, or a list of such; None for what is neither."""
    if _PLAIN_LIST.fullmatch(text):
        return [value for part in text[1:-1].split(",") if (value := part.strip(_QUOTES))]
    return None if text[0] in _NOT_PLAIN else text.strip(_QUOTES)


def _build_loader(safe: "type[SafeLoader]") -> "type[SafeLoader]":
    """A loader that leaves dates alone."""

    class Loader(safe):  # type: ignore[misc,valid-type]
        yaml_implicit_resolvers: ClassVar = {
            first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
            for first, resolvers in safe.yaml_implicit_resolvers.items()
        }

    return Loader
