"""What people do to the input bucket: upload, replace, revert, spoil and delete, at times drawn from the seed."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from random import Random
from typing import Final

import msgspec

from tests.faults.dice import make_dice
from tests.faults.trial import Trial

PLACES: Final = (
    *("The old harbour wall", "The railway station", "The city library", "The river bridge", "The new hospital"),
    *("The market hall", "The football ground", "The school by the river", "The fishing port", "The power station"),
)
EVENTS: Final = (
    "will be repaired this winter, the council said on Tuesday night.",
    "opens again in spring after four years of work.",
    "was closed for two days because of the storm.",
    "needs more money than the town can spend.",
)
LUGARES: Final = (
    *("O velho porto", "A estação de comboios", "A biblioteca da cidade", "A ponte sobre o rio", "O novo hospital"),
    *("O mercado", "O estádio", "A escola", "A central elétrica", "O museu"),
)
CASOS: Final = (
    "será reparado neste inverno, disse a câmara na terça-feira à noite.",
    "abre de novo na primavera depois de quatro anos de obras.",
)
SPANISH: Final = (
    "El ayuntamiento anunció ayer que el mercado central cerrará durante tres semanas.",
    "Los trenes nocturnos vuelven a la costa después de quince años de espera.",
    "La biblioteca municipal abrirá también los domingos a partir de octubre.",
)
TERMS: Final = (("council", "câmara municipal"), ("harbour", "ancoradouro"), ("storm", "tempestade"), ("town", "vila"))

SOON: Final = (0.01, 0.1, 0.4, 1.0, 2.0)
LATER: Final = (2.0, 15.0, 60.0, 600.0)

Body = bytes | None
"""What is put at a key; None deletes it."""


class Deed(msgspec.Struct, frozen=True):
    """One thing that somebody does."""

    at: float
    """Seconds since the beginning."""
    key: str
    body: Body


class Crowd(msgspec.Struct, frozen=True):
    """What kind of people they are."""

    weights: tuple[int, ...]
    """How often each kind of file is dropped."""
    changes: tuple[int, int, int, int]
    """How often a file is changed never, once, twice and four times afterwards."""
    hurry: float
    """The share of changes that come within seconds."""
    deeds: tuple[int, int, int, int] = (45, 15, 12, 28)
    """How often a change is a new version, an earlier one, something that nobody can read, and a deletion."""
    has_references: bool = True
    """Whether there are a glossary and corrections."""


class Tally(msgspec.Struct):
    """What people have done."""

    uploads: int = 0
    replacements: int = 0
    deletions: int = 0


class People:
    """Everybody who uses the input bucket."""

    def __init__(self, trial: Trial, seconds: float) -> None:
        """`seconds` is the time within which all files appear; what becomes of them goes on longer. Without a crowd,
        the seed draws one."""
        self._random = make_dice(f"{trial.seed} people")
        self._articles = trial.articles
        self._seconds = seconds
        drawn = self._random.choice(sorted(CROWDS))
        self._crowd = CROWDS[trial.crowd or drawn]

    def plan(self) -> list[Deed]:
        """Everything that they will do, in no order."""
        deeds = [deed for number in range(self._articles) for deed in self._plan_file(number)]
        return [*deeds, *(self._plan_references() if self._crowd.has_references else [])]

    def _plan_file(self, number: int) -> Iterator[Deed]:
        random = self._random
        suffix, write = random.choices(_KINDS, self._crowd.weights)[0]
        key = f"{random.choice(_FOLDERS)}no {number}.{suffix}"
        at = random.uniform(0, self._seconds)
        earlier: list[bytes] = []
        body: Body = write(random)
        yield Deed(at, key, body)
        for _ in range(random.choices((0, 1, 2, 4), self._crowd.changes)[0]):
            at += random.choice(SOON if random.random() < self._crowd.hurry else LATER) * random.uniform(0.5, 1.5)
            earlier += [body] if body is not None else []
            body = self._change(body, earlier, write)
            yield Deed(at, key, body)

    def _change(self, body: Body, earlier: list[bytes], write: "Write") -> Body:
        """The next state of a file: another version, an earlier one, one that nobody can read, or none."""
        random = self._random
        match random.choices(("write", "revert", "spoil", "delete"), self._crowd.deeds)[0]:
            case "revert":
                return random.choice(earlier)
            case "spoil":
                return random.choice((b"", b"\x00\x01\x02\x03" * 40))
            case "delete" if body is not None:
                return None
        return write(random)

    def _plan_references(self) -> Iterator[Deed]:
        """A glossary that changes, and a file of corrections. Each change has all translations looked at."""
        random = self._random
        glossary, corrections = "glossaries/en-pt/desk.csv", "corrections/en-pt/desk.csv"
        yield Deed(random.uniform(0.1, 0.5) * self._seconds, glossary, _write_glossary(random))
        last = None if random.random() < 0.3 else _write_glossary(random)
        yield Deed(random.uniform(0.6, 1.1) * self._seconds, glossary, last)
        yield Deed(random.uniform(0.1, 1.1) * self._seconds, corrections, _correct(random))


Write = Callable[[Random], bytes]


def _say(random: Random) -> str:
    return f"{random.choice(PLACES)} {random.choice(EVENTS)}"


def _diz(random: Random) -> str:
    return f"{random.choice(LUGARES)} {random.choice(CASOS)}"


def _write_english(random: Random) -> bytes:
    return " ".join(_say(random) for _ in range(random.randint(2, 3))).encode()


def _write_portuguese(random: Random) -> bytes:
    return " ".join(_diz(random) for _ in range(random.randint(2, 3))).encode()


def _write_long(random: Random) -> bytes:
    """Enough that a short invocation does not come to its end."""
    return "\n\n".join(" ".join(_say(random) for _ in range(3)) for _ in range(8)).encode()


def _write_spanish(random: Random) -> bytes:
    """Nobody has a model for it: each target fails."""
    return " ".join(random.sample(SPANISH, 2)).encode() + b" %d" % random.randrange(10**6)


def _write_page(random: Random) -> bytes:
    paragraphs = "".join(f"<p>{_say(random)} {_say(random)}</p>" for _ in range(4))
    page = (
        f"<html lang=en><head><title>{_say(random)}</title></head><body><article>{paragraphs}</article></body></html>"
    )
    return page.encode()


def _write_lines(random: Random) -> bytes:
    """JSON Lines of some items out of six, now and then one that is broken."""
    items = random.sample("abcdef", random.randint(1, 3))
    lines = [
        json.dumps({"id": item, "title": _say(random), "body": f"{_say(random)} {_say(random)}"}) for item in items
    ]
    return "\n".join([*lines, *(['{"id": "broken'] if random.random() < 0.2 else [])]).encode()


def _write_zip(random: Random) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in random.sample("abcd", random.randint(2, 3)):
            archive.writestr(zipfile.ZipInfo(f"{name}.txt"), _write_english(random))
    return file.getvalue()


def _write_glossary(random: Random) -> bytes:
    return _write_csv(random.sample(TERMS, 2))


def _correct(random: Random) -> bytes:
    sentence = f"{random.choice(PLACES)} {random.choice(EVENTS)}"
    return _write_csv([(sentence, f"Correção número {random.randrange(1000)}.")])


def _write_csv(rows: list[tuple[str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


_KINDS: Final[tuple[tuple[str, Write], ...]] = (
    ("txt", _write_english),
    ("txt", _write_portuguese),
    ("txt", _write_long),
    ("txt", _write_spanish),
    ("txt", lambda _: b""),
    ("json", lambda random: b'{"title": "Cut off %d", "body": "The ' % random.randrange(10**6)),
    ("html", _write_page),
    ("jsonl", _write_lines),
    ("zip", _write_zip),
)
CROWDS: Final = {
    "newsroom": Crowd((56, 14, 3, 6, 4, 3, 4, 6, 4), (50, 27, 15, 8), 0.6),
    "quarrel": Crowd((76, 10, 2, 2, 6, 0, 0, 2, 2), (0, 60, 25, 15), 1.0, (15, 15, 20, 50), has_references=False),
    "agency": Crowd((20, 5, 1, 2, 2, 2, 2, 40, 26), (0, 20, 30, 50), 0.9),
}
"""By name: a usual day; people who change their mind all the time; files of several articles, dropped again and again."""
_FOLDERS: Final = ("", "desk/", "agência/ü a+b 100% ")
