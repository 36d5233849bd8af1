"""Changed copies of real documents: what a fuzzer does where there is no compiler to guide it."""

import random
from collections.abc import Callable, Sequence
from typing import Final

TOKENS: Final[tuple[bytes, ...]] = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        *"<>&\"'{}[]()|*_#-=:;,.\\/@%+`~^$!? \n\t\r\0",
        *(
            "\r\n",
            "\n\n",
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "&#0;",
            "&#xd800;",
            "&amp;",
            "<p>",
            "</p>",
            "<b ",
            "</",
            "<?",
            "<!DOCTYPE",
            "xmlns:a=''",
        ),
        *(
            "\\u0000",
            "\\ud800",
            "1e999",
            "-0",
            "NaN",
            "null",
            "true",
            "9" * 400,
            "%s",
            "\u202e",
            "\u0301",
            "\ufeff",
            "\u2028",
            "\ud800",
            "\U0001f468\u200d",
            "İ",
            "ß",
            "ﬃ",
            "٣",
            "Ⅷ",
            "²",
        ),
        *(
            "From ",
            "\n\nFrom a 2026 09:00\n",
            "=?utf-8?b?",
            "?=",
            "boundary=",
            "charset=",
            "base64",
            "Content-Type: ",
            "\\bin99 ",
            "\\u-1 ",
            "\\'",
            "{\\*",
            "---\n",
            "+++\n",
            "&a *a",
            "!!",
            "0000-99-99",
            "24:60:60",
        ),
        *(
            " obj\n<<",
            "/Kids",
            " 0 R",
            "stream\n",
            "endobj",
            "/Length -1",
            "PK\x01\x02",
            "PK\x03\x04",
            "PK\x05\x06",
            "\x1f\x8b\x08",
        ),
    )
)


class Mutator:
    """Reproducible from its seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - chooses damage, keeps no secret
        inserts: tuple[Callable[[bytes], bytes], ...] = (self._insert, self._insert)  # what parsers read finds most
        self._changes = (*inserts, self._flip, self._cut, self._repeat, self._erase, self._swap)

    def mutate(self, body: bytes, others: Sequence[bytes], limit: int) -> bytes:
        """A changed copy of at most `limit` bytes."""
        for _ in range(self._random.choice((1, 1, 2, 3, 5, 9))):
            body = self._random.choice(self._changes)(body)
            if self._random.random() < 0.1:
                body = self._splice(body, self._random.choice(others))
        return body[:limit]

    def _span(self, body: bytes) -> tuple[int, int]:
        start = self._random.randrange(len(body) + 1)
        return start, min(len(body), start + self._random.choice((1, 2, 4, 16, 64, 512, 4_096)))

    def _insert(self, body: bytes) -> bytes:
        start, end = self._span(body)
        token = self._random.choice(TOKENS) * self._random.choice((1, 1, 1, 2, 30, 300))
        return body[:start] + token + body[start if self._random.random() < 0.5 else end :]

    def _flip(self, body: bytes) -> bytes:
        changed = bytearray(body)
        for _ in range(min(len(body), self._random.randint(1, 8))):
            changed[self._random.randrange(len(changed))] = self._random.randrange(256)
        return bytes(changed)

    def _cut(self, body: bytes) -> bytes:
        start, end = self._span(body)
        return body[:start] + body[end:]

    def _repeat(self, body: bytes) -> bytes:
        start, end = self._span(body)
        return body[:end] + body[start:end] * self._random.choice((1, 3, 40)) + body[end:]

    def _erase(self, body: bytes) -> bytes:
        start, end = self._span(body)
        return body[:start] + bytes(end - start) + body[end:]

    def _swap(self, body: bytes) -> bytes:
        start, end = self._span(body)
        other, stop = self._span(body)
        return body[:start] + body[other:stop] + body[end:]

    def _splice(self, body: bytes, other: bytes) -> bytes:
        start, end = self._span(other)
        place, _ = self._span(body)
        return body[:place] + other[start:end] + body[place:]
