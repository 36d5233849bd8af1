"""What a start imports, by top-level package: `-X importtime` of the function's own process."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

_LINE: Final = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s*(\S+)")
_OWN: Final = "dragoman"
_SHOWN: Final = frozenset(
    {_OWN, "botocore", "boto3", "s3transfer", "urllib3", "aws_lambda_powertools", "aws_xray_sdk", "msgspec", "regex"}
)
_RUNTIME: Final = frozenset({"awslambdaric", "runtime_client", "snapshot_restore_py", "simplejson"})


def sum_imports(report: str) -> Mapping[str, float]:
    """Milliseconds by package, from the interpreter's report: those of `_SHOWN`, Lambda's runtime client, and the rest,
    most of which is the standard library."""
    spent = Counter[str]()
    for microseconds, module in _LINE.findall(report):
        package = module.partition(".")[0]
        shown = package if package in _SHOWN else "runtime client" if package in _RUNTIME else "the rest"
        spent[shown] += int(microseconds)
    return {package: total / 1_000 for package, total in spent.most_common()}
