"""The part of CloudWatch Logs Insights' query language that our saved queries use, read and carried out.

Understood are `fields`, `filter` (comparisons, `like /…/`, `ispresent(…)`, `and`), `stats … by …`, `sort` and `limit`;
of functions count, sum, min, max, pct and bin. Whatever else is an error, so that no query passes because it was not
understood.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

Row = dict[str, Any]

_NAME: Final = r"@?[A-Za-z_][\w.]*"
_COMPARISON: Final = re.compile(rf"({_NAME})\s*(=|!=|<=|>=|<|>)\s*(\"[^\"]*\"|-?[0-9.]+)")
_LIKE: Final = re.compile(rf"({_NAME})\s+like\s+/(.+)/", re.DOTALL)
_PRESENT: Final = re.compile(rf"ispresent\(({_NAME})\)")
_AGGREGATE: Final = re.compile(rf"(count|sum|min|max|pct)\((\*|{_NAME})(?:,\s*([0-9]+))?\)\s+as\s+(\w+)")
_BIN: Final = re.compile(r"bin\(([0-9]+)([mhd])\)")
_SORT: Final = re.compile(rf"({_NAME})\s+(asc|desc)")
_UNITS: Final = {"m": 60, "h": 3_600, "d": 86_400}


class QueryError(Exception):
    """The query is none that is understood here."""


class Filter(msgspec.Struct, frozen=True):
    """What a row must be: every part of it."""

    comparisons: tuple[tuple[str, str, str | float], ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()
    present: tuple[str, ...] = ()

    def accepts(self, row: Row) -> bool:
        """Whether a row is so. A field that is not there fits nothing."""
        return (
            all(_compare(row.get(name), operator, value) for name, operator, value in self.comparisons)
            and all(re.search(pattern, str(row.get(name, ""))) is not None for name, pattern in self.patterns)
            and all(row.get(name) is not None for name in self.present)
        )


class Aggregate(msgspec.Struct, frozen=True):
    """One column of `stats`."""

    function: str
    field: str
    percent: int
    name: str

    def compute(self, rows: Sequence[Row]) -> float | None:
        """Over the rows of one group."""
        if self.field == "*":
            return len(rows)
        values = sorted(float(row[self.field]) for row in rows if row.get(self.field) is not None)
        if self.function == "count":
            return len(values)
        if not values:
            return None
        match self.function:
            case "sum":
                return math.fsum(values)
            case "pct":
                return values[min(len(values) - 1, math.ceil(len(values) * self.percent / 100) - 1)]
        return values[0] if self.function == "min" else values[-1]


class Query(msgspec.Struct, frozen=True):
    """A query, taken apart."""

    fields: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    groups: tuple[str, ...] = ()
    """Of `by`: fields, and bins of time."""
    sort: tuple[str, str] | None = None
    limit: int = 10_000

    @property
    def names(self) -> set[str]:
        """Every field of the log that it asks for."""
        asked = {*self.fields, *(a.field for a in self.aggregates if a.field != "*")}
        asked |= {group for group in self.groups if not _BIN.fullmatch(group)}
        for each in self.filters:
            asked |= {comparison[0] for comparison in each.comparisons} | set(each.present)
            asked |= {pattern[0] for pattern in each.patterns}
        if self.sort and self.sort[0] not in {aggregate.name for aggregate in self.aggregates}:
            asked.add(self.sort[0])
        return asked

    def run(self, rows: Sequence[Row]) -> list[Row]:
        """What it finds among the rows of a log."""
        found = [row for row in rows if all(each.accepts(row) for each in self.filters)]
        if self.aggregates:
            found = list(self._aggregate(found))
        if self.sort:
            name, direction = self.sort
            found = sorted(found, key=lambda row: (row.get(name) is None, row.get(name)), reverse=direction == "desc")
        if self.fields:
            found = [{name: row.get(name) for name in self.fields} for row in found]
        return found[: self.limit]

    def _aggregate(self, rows: Sequence[Row]) -> Iterator[Row]:
        grouped: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            grouped.setdefault(tuple(_group(row, group) for group in self.groups), []).append(row)
        for place, members in grouped.items():
            yield dict(zip(self.groups, place, strict=True)) | {a.name: a.compute(members) for a in self.aggregates}


def parse_query(text: str) -> Query:
    """Take a query apart.

    Raises:
        QueryError: it is none that is understood here.
    """
    query = Query()
    for line in re.split(r"\n\|\s*", text.strip()):
        command, _, rest = line.strip().partition(" ")
        match command:
            case "fields":
                query = msgspec.structs.replace(query, fields=tuple(map(_read_name, rest.split(","))))
            case "filter":
                query = msgspec.structs.replace(query, filters=(*query.filters, _read_filter(rest)))
            case "stats":
                columns, _, groups = rest.partition(" by ")
                aggregates = tuple(_read_aggregate(column) for column in re.split(r",\s*(?![^(]*\))", columns))
                named = tuple(group.strip() for group in groups.split(",") if group.strip())
                query = msgspec.structs.replace(query, aggregates=aggregates, groups=tuple(map(_read_group, named)))
            case "sort" if found := _SORT.fullmatch(rest):
                query = msgspec.structs.replace(query, sort=(found[1], found[2]))
            case "limit" if rest.isdigit():
                query = msgspec.structs.replace(query, limit=int(rest))
            case _:
                raise QueryError(line)
    return query


def read_row(message: str, seconds: float, log: str) -> Row:
    """A line of a log with the fields that Logs Insights finds in it by itself: those of JSON, and of Lambda's report."""
    row: Row = {"@message": message, "@timestamp": seconds, "@log": log}
    if message.startswith("REPORT RequestId:"):
        row["@type"] = "REPORT"
        if found := re.search(r"Init Duration: ([0-9.]+) ms", message):
            row["@initDuration"] = float(found[1])
        if found := re.search(r"Max Memory Used: ([0-9]+) MB", message):
            row["@maxMemoryUsed"] = float(found[1]) * 1e6
    try:
        entry = json.loads(message)
    except ValueError:
        return row
    return row | dict(_flatten("", entry)) if isinstance(entry, dict) else row


def _flatten(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flatten(f"{prefix}.{name}" if prefix else name, inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flatten(f"{prefix}.{place}", inner)
    else:
        yield prefix, value


def _read_name(text: str) -> str:
    if not re.fullmatch(_NAME, text.strip()):
        raise QueryError(text)
    return text.strip()


def _read_filter(text: str) -> Filter:
    if found := _LIKE.fullmatch(text):
        re.compile(found[2])
        return Filter(patterns=((found[1], found[2]),))
    comparisons, present = [], []
    for part in text.split(" and "):
        if found := _COMPARISON.fullmatch(part.strip()):
            comparisons.append((found[1], found[2], found[3].strip('"') if found[3][0] == '"' else float(found[3])))
        elif found := _PRESENT.fullmatch(part.strip()):
            present.append(found[1])
        else:
            raise QueryError(part)
    return Filter(comparisons=tuple(comparisons), present=tuple(present))


def _read_aggregate(text: str) -> Aggregate:
    found = _AGGREGATE.fullmatch(text.strip())
    if found is None or (found[1] == "pct") != (found[3] is not None):
        raise QueryError(text)
    return Aggregate(found[1], found[2], int(found[3] or 0), found[4])


def _read_group(text: str) -> str:
    return text if _BIN.fullmatch(text) else _read_name(text)


def _group(row: Row, group: str) -> Any:
    found = _BIN.fullmatch(group)
    if found is None:
        return row.get(group)
    width = int(found[1]) * _UNITS[found[2]]
    return row["@timestamp"] // width * width


def _compare(found: Any, operator: str, value: str | float) -> bool:
    if found is None or isinstance(found, str) != isinstance(value, str):
        return False
    match operator:
        case "=":
            return bool(found == value)
        case "!=":
            return bool(found != value)
        case "<":
            return bool(found < value)
        case ">":
            return bool(found > value)
    return bool(found <= value if operator == "<=" else found >= value)
