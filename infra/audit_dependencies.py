"""Ask the advisory services for known vulnerabilities of the pinned packages. `make audit` runs it.

pip-audit does the asking. By itself it ends with "No known vulnerabilities found" also when a service knew none of the
packages, or could not be reached for each of them; here that is no answer. Exit status: 0 when every package was looked
up and nothing is known; 1 when something is known that nobody has accepted, or when packages could not be looked up,
unless `--allow-offline` lets that pass.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
SERVICES: Final = ("pypi", "osv")
"""Who is asked, the next one where one does not answer. PyPI is asked by every installation anyway."""

TIME_OUT_SECONDS: Final = 300
"""One request a package, a second each where the way is slow."""

ACCEPTED: Final[dict[str, str]] = {}
"""Advisories that do not concern us, by their name, each with the reason. They are told and do not fail the audit."""


@dataclass(frozen=True)
class Finding:
    """A known vulnerability of a pinned package."""

    package: str
    version: str
    advisory: str
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        """One line."""
        remedy = f"mended in {', '.join(self.mended_in)}" if self.mended_in else "not mended yet"
        return f"{self.package} {self.version}: {self.advisory}, {remedy}"


@dataclass(frozen=True)
class Audit:
    """What one service knows."""

    service: str
    looked_up: frozenset[str]
    not_looked_up: frozenset[str]
    findings: tuple[Finding, ...]


def read_answer(service: str, answer: str, names: frozenset[str]) -> Audit | None:
    """What pip-audit said of these packages, or None where it did not get as far as saying it.

    A package that it does not mention was not looked up either.
    """
    try:
        dependencies: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    findings = [
        Finding(each["name"], each["version"], advisory["id"], tuple(advisory.get("fix_versions") or ()))
        for each in dependencies
        for advisory in each.get("vulns") or ()
    ]
    known = frozenset(_canonical(each["name"]) for each in dependencies if "skip_reason" not in each)
    return Audit(service, known & names, names - known, tuple(findings))


def ask(command: Sequence[str], service: str, constraints: Path) -> Audit | None:
    """Ask one service about every pin, or None where it gave no answer."""
    options = ["--requirement", str(constraints), "--no-deps", "--disable-pip", "--vulnerability-service", service]
    quiet = ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(  # noqa: S603 - the command comes from the Makefile
            [*command, *options, *quiet], capture_output=True, text=True, check=False, timeout=TIME_OUT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return read_answer(service, done.stdout, read_names(constraints))


def audit(command: Sequence[str], constraints: Path) -> Audit:
    """The answer of the first service that knows every package, else of the one that knows most."""
    answers = []
    for service in SERVICES:
        answer = ask(command, service, constraints)
        if answer is None:
            continue
        if not answer.not_looked_up:
            return answer
        answers.append(answer)
    nothing = Audit("none", frozenset(), read_names(constraints), ())
    return max([*answers, nothing], key=lambda answer: len(answer.looked_up))


def read_names(constraints: Path) -> frozenset[str]:
    """The names of the pinned packages, in the form in which packages are compared."""
    return frozenset(_canonical(line.partition("==")[0]) for line in constraints.read_text("utf-8").split())


def report(answer: Audit, *, allow_offline: bool) -> int:
    """Tell what is known; the exit status."""
    unaccepted = [finding for finding in answer.findings if finding.advisory not in ACCEPTED]
    for finding in answer.findings:
        _say(f"{finding} (accepted: {ACCEPTED[finding.advisory]})" if finding.advisory in ACCEPTED else str(finding))
    total = len(answer.looked_up) + len(answer.not_looked_up)
    if answer.not_looked_up:
        missing = len(answer.not_looked_up)
        _say(f"NOT AUDITED: {missing} of {total} packages. No advisory service that can be reached knows them:")
        _say(f"  {', '.join(sorted(answer.not_looked_up))}" if answer.looked_up else "  all of them.")
    else:
        _say(f"{total} packages looked up at {answer.service}, {len(unaccepted)} known vulnerabilities.")
    return int(bool(unaccepted) or (bool(answer.not_looked_up) and not allow_offline))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the audit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pip_audit", help="the command pip-audit, of an environment of its own")
    parser.add_argument("--constraints", type=Path, default=ROOT / "constraints.txt")
    parser.add_argument("--allow-offline", action="store_true", help="do not fail where packages can't be looked up")
    given = parser.parse_args(arguments)
    return report(audit([given.pip_audit], given.constraints), allow_offline=given.allow_offline)


if __name__ == "__main__":
    sys.exit(main())
