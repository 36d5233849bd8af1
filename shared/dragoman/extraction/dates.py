"""Dates as documents declare them, to ISO 8601. Only forms that mean one day everywhere; never today, never a guess."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

from dragoman.late import compile_re

_PARTIAL_DATE: Final = compile_re(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_EPOCH: Final = compile_re(r"1\d{9}(?:\d{3})?")
"""Seconds or milliseconds since 1970, from 2001 to 2033: other numbers of ten digits are dates without signs."""
_COMPACT: Final = compile_re(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)?Z?")

# Full names and their usual short forms, without accents and full stops, in the order of the year: English,
# Portuguese, Spanish, French, German, Italian, Dutch.
_MONTHS: Final = """
    january jan janeiro enero ene janvier janv januar jaenner janner gennaio gen januari
    february feb fevereiro fev febrero fevrier fevr februar febbraio febbr februari
    march mar marco marzo mars marz maerz mrz maart mrt
    april apr abril abr avril avr aprile
    may maio mai mayo maggio mag mei
    june jun junho junio juin juni giugno giu
    july jul julho julio juillet juil juli luglio lug
    august aug agosto ago aout august augustus
    september sep sept setembro set septiembre setiembre septembre settembre sett
    october oct outubro out octubre octobre oktober okt ottobre ott
    november nov novembro noviembre novembre
    december dec dezembro dez diciembre dic decembre dezember dicembre
"""
_MONTH_NUMBERS: Final = {
    name: number for number, names in enumerate(_MONTHS.strip().splitlines(), start=1) for name in names.split()
}
_MAIL: Final = compile_re(
    r"(?:[a-z]{3},?\s+)?\d{1,2}\s+[a-z]{3}\s+\d{2,4}\s+\d\d:\d\d(?::\d\d)?(?:\s+[+-]\d{4})?(?:\s+\(?[a-z]{1,5}\)?)?",
    re.IGNORECASE,
)
_WEEKDAY: Final = r"(?:[^\W\d_]+\.?,?\s+)?"
_TIME: Final = r"(?P<time>(?:[\s,T|@–-]|\b(?:at|as|a las|um|a|h)\b)*\d{1,2}[:h.]\d\d.*)?"
_DAY_FIRST: Final = compile_re(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|er|\.)?[\s-]+(?:de\s+)?(?P<month>[^\W\d_]+)\.?,?[\s-]+(?:de\s+)?"
    rf"(?P<year>\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_FIRST: Final = compile_re(
    rf"{_WEEKDAY}(?P<month>[^\W\d_]+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = compile_re(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}")
_DOTTED: Final = compile_re(rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}){_TIME}")
"""Nobody who puts the month first writes full stops."""
_SLASHED: Final = compile_re(rf"(?P<first>\d{{1,2}})[/-](?P<second>\d{{1,2}})[/-](?P<year>\d{{4}}){_TIME}")
_CLOCK: Final = compile_re(
    r"\D*?(?P<hour>\d{1,2})[:h.](?P<minute>\d\d)(?:[:.m](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,6})\d*)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>(?:(?:UTC|GMT)\s*)?[+-]\d\d?:?(?:\d\d)?|Z|UTC|GMT)?(?P<rest>.*)",
    re.IGNORECASE,
)
_OFFSET: Final = compile_re(r"([+-])(\d\d?):?(\d\d)?")


def parse_date(text: str) -> str | None:
    """ISO 8601, as precise as the text is: a year, a month, a day, or a time with the zone that it names.

    None for what is no date, and for `05/06/2024`, which is two: one in Lisbon and one in Boston.
    """
    if _PARTIAL_DATE.fullmatch(text):
        return text
    if len(text) > 100:  # longer than any form
        return None
    readers = (_parse_iso, _parse_epoch, _parse_compact, _parse_mail, _parse_named, _parse_numeric)
    return next((found for read in readers if (found := read(text)) is not None), None)


def _parse_iso(text: str) -> str | None:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text).isoformat()
        except ValueError:
            continue
    return None


def _parse_epoch(text: str) -> str | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()


def _parse_compact(text: str) -> str | None:
    found = _COMPACT.fullmatch(text)
    if found is None:
        return None
    zone = UTC if text.endswith("Z") else None
    try:
        return datetime(*(int(part or 0) for part in found.groups()), tzinfo=zone).isoformat()  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def _parse_mail(text: str) -> str | None:
    """The form of mail and HTTP headers: `Mon, 06 May 2024 10:00:00 +0100`."""
    if not _MAIL.fullmatch(text):
        return None
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _parse_named(text: str) -> str | None:
    """With the month's name: `Oct 3, 2026`, `3 de outubro de 2026, 10h30`."""
    found = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if found is None:
        return None
    month = _MONTH_NUMBERS.get(_fold(found["month"]))
    return _build(found["year"], month, found["day"], found["time"]) if month else None


def _parse_numeric(text: str) -> str | None:
    """`2026/10/03 10:00`, `3.10.2026`, and `14/03/2026` or `03/14/2026`, of which one part can't be a month."""
    if found := _YEAR_FIRST.fullmatch(text) or _DOTTED.fullmatch(text):
        return _build(found["year"], int(found["month"]), found["day"], found["time"])
    found = _SLASHED.fullmatch(text)
    if found is None or min(int(found["first"]), 13) == min(int(found["second"]), 13) == 13:
        return None
    first, second = int(found["first"]), int(found["second"])
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if second <= 12 else (second, first)
    return _build(found["year"], month, str(day), found["time"])


def _build(year: str, month: int, day: str, time: str | None) -> str | None:
    try:
        found = date(int(year), month, int(day))
        return found.isoformat() if time is None else _read_clock(found, time)
    except ValueError:
        return None


def _read_clock(day: date, text: str) -> str:
    """Zones that are not numbers are left out, and the time is one without a zone: `CST` is three of them."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return day.isoformat()
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    moment = datetime(
        day.year,
        day.month,
        day.day,
        hour,
        int(found["minute"]),
        int(found["second"] or 0),
        tzinfo=_read_zone(found["zone"]),
    )
    return moment.isoformat()


def _read_zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    found = _OFFSET.search(text)
    if found is None:
        return UTC
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)


def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
