"""For whom a record is: its filter, an expression that Firefox evaluates against itself.

The expressions compare the channel and the operating system, joined by `&&`, `||` and parentheses. One that says
anything else is taken for nobody's: a gate that nobody understands is not to be walked through.
"""

import re
from typing import Final

import msgspec

RELEASE: Final = "release"
DESKTOP: Final = "Linux"
_CHANNELS: Final = (RELEASE, "beta", "nightly", "default")
_SYSTEMS: Final = (DESKTOP, "Android")

_COMPARISON: Final = re.compile(r"env\.(channel|appinfo\.OS)\s*(==|!=)\s*(['\"])([A-Za-z]*)\3")
_GROUP: Final = re.compile(r"\(([⊤⊥])\)")
_BOTH: Final = re.compile(r"([⊤⊥])&&([⊤⊥])")
_EITHER: Final = re.compile(r"(?<!&)([⊤⊥])\|\|([⊤⊥])(?!&)")


class Audience(msgspec.Struct, frozen=True):
    """Who is given a record."""

    is_everybody: bool
    """Whether the released Firefox gets it, on desktops or on phones."""
    is_desktop: bool
    """Whether any Firefox on a desktop gets it."""


def read_audience(expression: str) -> Audience:
    """Whom a filter lets through. An empty one is for all."""
    return Audience(
        is_everybody=any(_holds(expression, RELEASE, system) for system in _SYSTEMS),
        is_desktop=any(_holds(expression, channel, DESKTOP) for channel in _CHANNELS),
    )


def _holds(expression: str, channel: str, system: str) -> bool:
    facts = {"channel": channel, "appinfo.OS": system}

    def compare(found: re.Match[str]) -> str:
        name, operator, _, value = found.groups()
        return _spell((facts[name] == value) is (operator == "=="))

    text = "".join(_COMPARISON.sub(compare, expression).split())
    reduced = _reduce(text)
    while reduced != text:
        text, reduced = reduced, _reduce(reduced)
    return text in {"", "⊤"}


def _reduce(text: str) -> str:
    """One round: parentheses and `&&` before `||`, which binds less."""
    text = _GROUP.sub(r"\1", text)
    text = _BOTH.sub(lambda found: _spell(found.groups() == ("⊤", "⊤")), text)
    return _EITHER.sub(lambda found: _spell("⊤" in found.groups()), text)


def _spell(truth: bool) -> str:
    return "⊤" if truth else "⊥"
