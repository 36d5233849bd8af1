"""The tokens of RTF."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

_TOKEN: Final = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}]+)"
)


class Token(msgspec.Struct, frozen=True):
    """One of a control word with its number, a control symbol, a byte in hexadecimal, a brace, or a run of text."""

    word: str = ""
    number: int | None = None
    symbol: bytes = b""
    text: bytes = b""
    is_raw: bool = False
    """Whether the text's bytes stand in the file as they are."""
    brace: bytes = b""


def read_tokens(body: bytes) -> Iterator[Token]:
    r"""The tokens in order. What follows `\bin` is passed over; what is no token (a last `\`) too."""
    position, end = 0, len(body)
    while position < end:
        match = _TOKEN.match(body, position)
        if match is None:
            position += 1
            continue
        position = match.end()
        token = _read_token(match)
        if token.word == "bin":
            position += max(token.number or 0, 0)
        else:
            yield token


def _read_token(match: re.Match[bytes]) -> Token:
    kind, value = match.lastgroup, match[match.lastgroup or 0]
    match kind:
        case "word" | "number":
            number = match["number"]
            return Token(word=match["word"].decode(), number=None if number is None else int(number))
        case "hex":
            return Token(text=bytes.fromhex(value.decode()))
        case "symbol":
            return Token(symbol=value)
        case "brace":
            return Token(brace=value)
    return Token(text=value.replace(b"\r", b"").replace(b"\n", b""), is_raw=True)
