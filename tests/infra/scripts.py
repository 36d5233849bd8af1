"""The scripts of `infra/`, which are no part of the package."""

import importlib.util
import sys
from types import ModuleType

from tests.infra.stack import ROOT


def load_script(name: str) -> ModuleType:
    """`infra/<name>.py` as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "infra" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
