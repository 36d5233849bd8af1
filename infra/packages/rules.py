"""What a package has no use for. Rules are about names alone, so they can be asked before anything is built.

A rule that takes out something which is imported is found by `imports.py` and `proof.py`, one that takes out nothing by
a test.
"""

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from typing import Final

from infra.packages.targets import Function

SERVICES: Final = frozenset({"s3", "sqs", "sts", "xray"})
"""What boto3 is asked for in every function, X-Ray's recorder included."""

OWN_SERVICES: Final = {"translate": frozenset({"dynamodb", "secretsmanager", "ssm", "translate"})}
"""What only one function asks for: memory and budget, keys, Amazon Translate."""

LOCALES: Final = frozenset({"root.dat", "en.dat", "en_001.dat"})
"""Text is English wherever babel is asked for a name: trafilatura's companion parses tags with it, nothing else."""


@dataclass(frozen=True)
class Rule:
    """Files that go."""

    patterns: tuple[str, ...]
    """Of shell, against the whole path within the package; `*` also matches slashes."""
    reason: str
    kept_in: str | None = None
    """The one service whose package keeps them."""


RULES: Final = (
    Rule(("bin/*",), "commands of libraries"),
    Rule(("*/tests/*",), "tests of libraries"),
    Rule(("*.pyi", "*-stubs/*"), "types, for who writes code"),
    Rule(("*.pyx", "*.pxd", "*.pxi", "*.h", "*.c", "*.a"), "what compiled modules were made of"),
    Rule(
        ("*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED", "*.dist-info/direct_url.json"),
        "the installer's own notes; they name files that are gone and folders of the machine that built",
    ),
    Rule(("botocore/data/*/examples-1.json", "boto3/examples/*"), "examples for the documentation"),
    Rule(("boto3/data/*",), "the resource interface; only clients are opened"),
    Rule(
        ("aws_lambda_powertools/event_handler/*", "aws_lambda_powertools/utilities/auth_alpha/*"),
        "answers to web requests and who may ask; half of it is a page for browsers",
    ),
    Rule(("lxml/objectify.*", "lxml/isoschematron/*", "lxml/includes/*"), "other interfaces to XML, a schema language"),
    Rule(("lxml/html/diff.*", "lxml/html/_difflib.*", "lxml/html/_diffcommand.*"), "differences of two pages"),
    Rule(("pypdfium2_cli/*", "pypdfium2/__main__.py"), "a command"),
    Rule(
        (
            *("dragoman/__main__.py", "dragoman/cli.py", "dragoman/cloud/*", "dragoman/local.py"),
            *("dragoman/*_command.py", "dragoman/*_commands.py", "dragoman/operations/*", "dragoman/terminal.py"),
        ),
        "the command line, whose libraries are not in any function",
    ),
    Rule(("dragoman/identification/*.model",), "only ingest asks which language a text is in", kept_in="ingest"),
    Rule(("dragoman/*.md", "dragoman/py.typed"), "documentation and a mark for who writes code"),
)


def find_rule(function: Function, path: str) -> str | None:
    """Why a file does not belong into a function's package; None for one that stays.

    Args:
        function: Whose package it is.
        path: The file within the package, with slashes.
    """
    for rule, pattern in _compiled():
        if rule.kept_in != function.service and pattern.fullmatch(path):
            return rule.reason
    parts = path.split("/")
    if parts[:2] == ["botocore", "data"] and len(parts) > 3 and parts[2] not in _services_of(function):
        return "a service of AWS that the function never calls"
    if parts[:2] == ["babel", "locale-data"] and parts[-1].endswith(".dat") and parts[-1] not in LOCALES:
        return "names of things in other languages"
    return None


def _services_of(function: Function) -> frozenset[str]:
    return SERVICES | OWN_SERVICES.get(function.service, frozenset())


@cache
def _compiled() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    return tuple((rule, re.compile(translate(pattern))) for rule in RULES for pattern in rule.patterns)
