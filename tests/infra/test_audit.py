"""The audit says what it knows, and never takes silence for a good answer."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.infra.scripts import load_script

audits = load_script("audit_dependencies")

KNOWN = {"name": "lxml", "version": "6.1.3", "vulns": []}
VULNERABLE = {"name": "lxml", "version": "6.1.3", "vulns": [{"id": "PYSEC-1", "fix_versions": ["6.1.4"]}]}
UNKNOWN = {"name": "regex", "skip_reason": "Dependency not found on PyPI and could not be audited: regex (1)"}


@pytest.fixture
def constraints(tmp_path: Path) -> Path:
    path = tmp_path / "constraints.txt"
    path.write_text("lxml==6.1.3\nregex==1\n")
    return path


def make_pip_audit(folder: Path, answers: dict[str, Any]) -> str:
    """A pip-audit that gives each service's answer, and its own verdict on standard error and in its exit status."""
    path = folder / "pip-audit"
    path.write_text(
        f"#!{sys.executable}\n"
        "import json, sys\n"
        f"answer = {answers!r}[sys.argv[sys.argv.index('--vulnerability-service') + 1]]\n"
        "print('No known vulnerabilities found', file=sys.stderr)\n"
        "print(answer if isinstance(answer, str) else json.dumps({'dependencies': answer}))\n"
    )
    path.chmod(0o755)
    return str(path)


def run(folder: Path, constraints: Path, answers: dict[str, Any], *options: str) -> int:
    return int(audits.main([make_pip_audit(folder, answers), "--constraints", str(constraints), *options]))


def test_packages_that_were_all_looked_up_and_are_sound_pass(tmp_path: Path, constraints: Path) -> None:
    assert run(tmp_path, constraints, {"pypi": [KNOWN, KNOWN | {"name": "regex"}]}) == 0


@pytest.mark.parametrize("options", [(), ("--allow-offline",)])
def test_a_known_vulnerability_fails_whatever_is_allowed(
    tmp_path: Path, constraints: Path, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, constraints, {"pypi": [VULNERABLE, UNKNOWN], "osv": ""}, *options) == 1
    assert "lxml 6.1.3: PYSEC-1, mended in 6.1.4" in capsys.readouterr().err


@pytest.mark.parametrize(
    "silence", [[UNKNOWN, UNKNOWN | {"name": "lxml"}], "", "no connection", "[]", '{"dependencies": []}']
)
def test_silence_is_loud_and_fails_unless_it_is_allowed(
    tmp_path: Path, constraints: Path, silence: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"pypi": silence, "osv": silence}
    assert run(tmp_path, constraints, answers) == 1
    assert run(tmp_path, constraints, answers, "--allow-offline") == 0
    assert capsys.readouterr().err.count("NOT AUDITED: 2 of 2 packages") == 2


def test_a_package_that_alone_was_not_looked_up_is_named(
    tmp_path: Path, constraints: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, constraints, {"pypi": [KNOWN, UNKNOWN], "osv": ""}) == 1
    assert "NOT AUDITED: 1 of 2 packages" in (told := capsys.readouterr().err)
    assert "regex" in told


def test_the_second_service_is_asked_where_the_first_is_silent(tmp_path: Path, constraints: Path) -> None:
    assert run(tmp_path, constraints, {"pypi": "", "osv": [KNOWN, KNOWN | {"name": "regex"}]}) == 0


def test_a_command_that_is_not_there_is_silence(tmp_path: Path, constraints: Path) -> None:
    missing = str(tmp_path / "missing")
    assert audits.main([missing, "--constraints", str(constraints)]) == 1
    assert audits.main([missing, "--constraints", str(constraints), "--allow-offline"]) == 0


def test_an_accepted_advisory_is_told_and_passes(
    tmp_path: Path, constraints: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(audits.ACCEPTED, "PYSEC-1", "we never call it")
    assert run(tmp_path, constraints, {"pypi": [VULNERABLE, KNOWN | {"name": "regex"}]}) == 0
    assert "accepted: we never call it" in capsys.readouterr().err


def test_every_pin_is_asked_about() -> None:
    names = audits.read_names(audits.ROOT / "constraints.txt")
    assert len(names) > 100
