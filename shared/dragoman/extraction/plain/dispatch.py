"""Stories as agencies transmit them: in the envelopes of IPTC 7901 and ANPA 1312, or with their control characters
lost on the way. Pure.

Between SOH and STX stands where the story goes, between STX and ETX the story, behind ETX when it was sent. The story
begins with its own head: working titles, the headline, the byline. IPTC 7901 closes the head with `=`; ANPA marks each
line of it with `^`, and ends it with `<` or, for byline and headings, with `=`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from dragoman.article import Metadata
from dragoman.bylines import read_byline, read_bylines
from dragoman.extraction.declarations import read_date, read_names
from dragoman.late import compile_re

_FILL: Final = rb"\s\x00\x16\x7f"
_ENVELOPE: Final = compile_re(rb"[%s]*\x01[^\x01-\x03]{1,500}\x02" % _FILL)
_CONTROLS: Final = bytes(code for code in range(0x20) if code not in b"\t\n\f\r\x1b") + b"\x7f"
_PART: Final = "\x1a"
"""Divides the parts of a transmission for `read_dispatch`: the one control character that decoding lets pass."""
_PARTS: Final = bytes.maketrans(b"\x01\x02\x03\b", b"\x1a\x1a\x1a\t")
_OTHER_CONTROLS: Final = bytes(code for code in _CONTROLS if code not in b"\x01\x02\x03\b\x1a")
_START: Final = compile_re(rf"\s*{_PART}[^{_PART}]{{1,500}}{_PART}")

# The lines of the two envelopes' headings, for texts that have lost what stands around them.
_ROUTING_7901: Final = compile_re(r"\s*[A-Za-z]{2,4}\d{3,5} \d [A-Za-z]{1,3} +\d{1,5}\b[^\n]{0,60}\n")
_ROUTING_ANPA: Final = compile_re(
    r"\s*[A-Za-z]\d{4}\S{0,12}[ \t]*\n[a-z] [a-z] ?(?:AM|PM|BC|AP)-[^\n]{1,60} \d\d-\d\d(?: \d{1,4})?[ \t]*\n"
)
_SENT_7901: Final = compile_re(
    r"(\d\d)(\d\d)(\d\d)(?: (GMT|UTC))?(?: [A-Z]{3,4})? ([^\W\d_]{3})\.? (\d\d)\s*\Z", re.IGNORECASE
)
_SENT_ANPA: Final = compile_re(r"[A-Z]{2,4}-[A-Z]{2}-(\d\d)-(\d\d)-(\d\d) (\d\d)(\d\d)GMT<?\s*\Z")

_MAX_HEAD_LINES: Final = 12
_MAX_HEAD_CHARACTERS: Final = 700
_SLUG: Final = compile_re(r".*/|(?:AM|PM|BC|AP)-\S.*|[A-Z]{2}-[A-Z]{2}--\S.*|[A-Z]{3}--\S.*")
_UPDATE: Final = compile_re(
    r"\(?(?:\d+(?:ST|ND|RD|TH) (?:LEAD|NET|LD|TAKE|ROUNDUP)|REFILE|REPEAT|UPDATE \d*|CORRECT(?:ED|ION)|(?:EIL)?MELDUNG"
    r"|ACHTUNG|URGENTE?|FLASH|ALERTA?|BERICHTIGUNG|(?:\d+\. )?ZUSAMMENFASSUNG(?: \d{3,4})?|ATUALIZAÇÃO|ACTUALIZACIÓN"
    r"|ACTUALISATION|EMBARGO.*)\)?",
    re.IGNORECASE,
)
_BYLINE: Final = compile_re(r"(?:By|Von|Por|Par|Di)\s+(?=\S)")
_NOTE: Final = compile_re(
    r"\(?(?:Eds?|Editors?)\b[^:]{0,20}:|[A-Z]{2,5} (?:Photos?|Videos?|Graphics?|Audio)\b|With AP ", re.IGNORECASE
)
_SIGN_OFF: Final = compile_re(r"\n[a-z]{2,5}(?: [a-z0-9]{1,4}(?:/[a-z]{1,4})*){1,6}\s*\Z")
"""The agency's code and the initials of who wrote and who edited it."""
_NOTEBOOK: Final = compile_re(
    r"^(?:# (?:Notebook|Notizblock)|(?:The following information is not (?:intended )?for publication"
    r"|Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt)\.?)[ \t]*$",
    re.MULTILINE,
)


class Dispatch(msgspec.Struct, frozen=True):
    """A transmitted story: what its head says, and its text."""

    story: str
    title: str | None = None
    metadata: Metadata = Metadata()


def drop_controls(body: bytes) -> bytes:
    """A transmission's bytes without control characters, as sniffing wants them; any other content as it is."""
    return body.translate(None, _CONTROLS) if _ENVELOPE.match(body) else body


def divide_parts(body: bytes) -> bytes:
    """A transmission's bytes as `read_dispatch` wants them, once they are decoded; any other content as it is."""
    return body.translate(_PARTS, _OTHER_CONTROLS) if _ENVELOPE.match(body) else body


def read_dispatch(text: str) -> Dispatch | None:
    """A transmission's story; None where the text is none."""
    found = _take_out(text.replace("\r\n", "\n"))
    if found is None:
        return None
    story, sent = found
    story = _SIGN_OFF.sub("", _NOTEBOOK.split(_write_signs(story).strip("\n"), maxsplit=1)[0].rstrip())
    dispatch = _read_marked_head(story) or _read_closed_head(story) or Dispatch(story)
    published_at = _read_time(sent)
    return msgspec.structs.replace(
        dispatch, metadata=msgspec.structs.replace(dispatch.metadata, published_at=published_at)
    )


def _take_out(text: str) -> tuple[str, str] | None:
    """The story, and what stands behind it."""
    start = _START.match(text)
    if start is not None:
        parts = text[start.end() :].split(_PART)
        # Several transmissions in one file: story, time, and where the next one goes, time and again.
        stories = parts[::3] if len(parts) % 3 == 2 else parts
        return "\n\n".join(stories), parts[1].strip().partition("\n")[0] if len(parts) > 1 else ""
    start = _ROUTING_ANPA.match(text) or _ROUTING_7901.match(text)
    if start is None:
        sent = _SENT_ANPA.search(text[-80:])
        return (text.rstrip()[: -len(sent[0].rstrip())], sent[0]) if sent else None
    story = text[start.end() :].rstrip()
    sent = _SENT_ANPA.search(story[-80:]) or _SENT_7901.search(story[-80:])
    return (story[: len(story) - len(sent[0])], sent[0]) if sent else (story, "")


def _write_signs(story: str) -> str:
    """With the signs that seven bits have no room for."""
    return story.replace(" _ ", " — ").replace("``", "“").replace("''", "”")


def _read_time(line: str) -> str | None:
    """When it was sent: `211259 GMT Jun 17` is the 21st at 12:59; `AP-WF-02-20-16 0337GMT` has the month first."""
    anpa = _SENT_ANPA.search(line)
    if anpa is not None:
        month, day, year, hour, minute = anpa.groups()
        return read_date(f"20{year}-{month}-{day}T{hour}:{minute}:00Z")
    found = _SENT_7901.search(line)
    if found is None:
        return None
    day, hour, minute, zone, month, year = found.groups()
    date = read_date(f"{day} {month} 20{year}")
    return read_date(f"{date}T{hour}:{minute}:00{'Z' if zone else ''}") if date else None


def _read_marked_head(story: str) -> Dispatch | None:
    """ANPA: slug line, headline, notes, summary, byline, and for whom the author writes. Headings that belong to the
    text, as those of tables do, stay in it."""
    lines = story.splitlines()
    count = next((place for place, line in enumerate(lines) if line.strip() and not line.startswith("^")), len(lines))
    marked = [line.lstrip("^").rstrip() for line in lines[:count] if line.strip()]
    if not marked:
        return None
    headlines, byline, rest = _sort_marked_lines([line for line in marked if not _SLUG.fullmatch(line.rstrip("<= "))])
    rest = rest if headlines else rest[1:]
    title = next(iter(headlines), None) or next((line.rstrip("= ") for line in marked if line.endswith("=")), None)
    body = [f"^{line}" for line in rest] + [f"\n{line}" if line.startswith("\t") else line for line in lines[count:]]
    return Dispatch("\n".join(body), title, Metadata(subtitle=" ".join(headlines[1:]) or None, authors=byline))


def _sort_marked_lines(lines: Sequence[str]) -> tuple[list[str], tuple[str, ...], list[str]]:
    """The headlines, the authors, and the lines that are neither."""
    headlines: list[str] = []
    others: list[str] = []
    authors: tuple[str, ...] = ()
    is_affiliation = False
    for line in lines:
        text = line.rstrip("<= ")
        if line.endswith("=") and not authors and _BYLINE.match(text):
            authors, is_affiliation = _read_authors(text), True
        elif line.endswith("<") and not _NOTE.match(text):
            headlines.append(text)
        elif line.endswith("=") and is_affiliation and not text.isupper():
            is_affiliation = False
        elif not line.endswith("<"):
            others.append(line)
    return headlines, authors, others


def _read_closed_head(story: str) -> Dispatch | None:
    """IPTC 7901: all that goes before a line that ends with `=`, or, from some agencies, with `+`."""
    lines = story.lstrip().splitlines()
    ends = (place for place in range(min(len(lines), _MAX_HEAD_LINES)) if _closes_head(lines, place))
    end = next(ends, None)
    if end is None or sum(map(len, lines[: end + 1])) > _MAX_HEAD_CHARACTERS:
        return None
    head = [line.strip().rstrip("=+").rstrip() for line in lines[: end + 1]]
    authors = next((_read_authors(line) for line in head[1:] if _BYLINE.match(line)), ())
    title = " ".join(_find_headline([line for line in head if line]))
    return Dispatch("\n".join(lines[end + 1 :]), title or None, Metadata(authors=authors))


def _closes_head(lines: Sequence[str], place: int) -> bool:
    """Whether a line ends as the last of a head does, with a blank line or a paragraph's indent behind it."""
    following = lines[place + 1 : place + 2]
    begins_text = not following or not following[0].strip() or following[0][0].isspace()
    return lines[place].rstrip().endswith(("=", "+")) and begins_text


def _find_headline(head: Sequence[str]) -> Iterator[str]:
    """The lines of the head that are neither working title nor byline."""
    for place, line in enumerate(head):
        following = head[place + 1] if place + 1 < len(head) else ""
        is_repeated = following.startswith(line)
        if not (is_repeated or _SLUG.fullmatch(line) or _UPDATE.fullmatch(line) or (place and _BYLINE.match(line))):
            yield line


def _read_authors(line: str) -> tuple[str, ...]:
    """The persons, else whom it names."""
    return read_byline(line) or read_bylines(read_names(_BYLINE.sub("", line, count=1)))
