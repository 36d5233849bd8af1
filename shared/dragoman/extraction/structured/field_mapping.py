"""JSON of a shape of one's own: a setting says where its fields are, as JMESPath expressions (jmespath.org)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from dragoman.errors import ConfigurationError
from dragoman.extraction.structured.bodies import is_body
from dragoman.extraction.structured.field_values import FieldValues

ORIGIN: Final = "field-mapping"
ITEMS: Final = "items"
FIELDS: Final = frozenset(FieldValues.__struct_fields__) - {"origin", "format"} | {ITEMS}
"""The fields that can be mapped; `items` leads to a list of articles, and the others start at each of them."""


class FieldMapping(msgspec.Struct, frozen=True):
    """Which expression gives which field, sorted by the field: a plain value, for caches and fingerprints."""

    expressions: tuple[tuple[str, str], ...]

    def find_values(self, data: object) -> FieldValues | None:
        """The fields of one article; None where the expressions find no body."""
        found = {name: self._search(name, data) for name, _ in self.expressions if name != ITEMS}
        return msgspec.structs.replace(FieldValues(ORIGIN), **found) if is_body(found.get("body")) else None

    def find_items(self, data: object) -> list[object] | None:
        """The articles of a list; None where there is none."""
        items = self._search(ITEMS, data)
        return items if isinstance(items, list) and items else None

    def _search(self, name: str, data: object) -> object:
        """What the expression finds; nothing where a function of it does not bear the value that it met."""
        from jmespath import compile as compile_expression  # noqa: PLC0415 - only where a mapping is set
        from jmespath.exceptions import JMESPathError  # noqa: PLC0415 - see above

        expression = dict(self.expressions).get(name)
        try:
            return compile_expression(expression).search(data) if expression else None
        except JMESPathError:
            return None


@lru_cache(maxsize=8)
def parse_field_mapping(text: str) -> FieldMapping | None:
    """The setting `field_mapping`: a JSON object of our names to JMESPath expressions. None where it is empty.

    Raises:
        ConfigurationError: it is no such object; the sentence names the field and what is wrong with it.
    """
    if not text.strip():
        return None
    try:
        given = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ConfigurationError(f"FIELD_MAPPING is not JSON: {error}") from error
    if not isinstance(given, Mapping):
        raise ConfigurationError("FIELD_MAPPING is not a JSON object of field names to JMESPath expressions.")
    expressions = tuple(sorted((name, _check_expression(name, value)) for name, value in given.items()))
    if "body" not in given:
        raise ConfigurationError("FIELD_MAPPING has no expression for body; without one no article is found.")
    return FieldMapping(expressions) if expressions else None


def _check_expression(name: str, value: object) -> str:
    from jmespath import compile as compile_expression  # noqa: PLC0415 - only where a mapping is set
    from jmespath.exceptions import JMESPathError  # noqa: PLC0415 - see above

    if name not in FIELDS:
        raise ConfigurationError(f"FIELD_MAPPING names an unknown field, {name}. Known: {', '.join(sorted(FIELDS))}.")
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(f"FIELD_MAPPING: the expression for {name} is not a text.")
    try:
        unknown = next(_find_unknown_functions(compile_expression(value).parsed), None)
    except JMESPathError as error:
        sentence = " ".join(str(error).split())
        raise ConfigurationError(f"FIELD_MAPPING: the expression for {name} is not JMESPath: {sentence}") from error
    if unknown is not None:
        raise ConfigurationError(f"FIELD_MAPPING: the expression for {name} calls an unknown function, {unknown}.")
    return value


def _find_unknown_functions(parsed: object) -> Iterator[str]:
    """JMESPath itself finds out only when it meets a value."""
    from jmespath.functions import Functions  # noqa: PLC0415 - only where a mapping is set

    pending = [parsed]
    while pending:
        node = pending.pop()
        if not isinstance(node, Mapping):
            continue
        name = node.get("value")
        if node.get("type") == "function_expression" and name not in Functions.FUNCTION_TABLE:
            yield str(name)
        children = node.get("children")
        pending += children if isinstance(children, list) else []
