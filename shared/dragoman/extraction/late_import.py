"""Formats whose code is imported when the first file of theirs comes: a function starts with what it needs at once."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def import_late(module: str, name: str) -> Callable[..., Any]:
    """A function of one of extraction's modules, imported when it is called first."""

    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(import_module(f"dragoman.extraction.{module}"), name)(*arguments, **options)

    return call
