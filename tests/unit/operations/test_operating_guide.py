"""The operators' guide names what the commands say."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from dragoman.operations.checking import MEANINGS, FindingKind
from dragoman.operations.documents import (
    BackfillDocument,
    CostDocument,
    RedriveDocument,
    StatusDocument,
    StoryDocument,
)
from dragoman.operations.record_facts import Currency
from dragoman.operations.refusals import PERMISSIONS
from dragoman.operations.verdicts import Verdict

GUIDE = (Path(__file__).parents[3] / "infra" / "OPERATING.md").read_text("utf-8")
ROWS = set(re.findall(r"^\| `([a-z-]+)` \|", GUIDE, re.MULTILINE))


def test_each_verdict_and_each_finding_has_its_line() -> None:
    kinds = set(get_args(FindingKind))
    assert kinds == MEANINGS.keys()
    commands = {"status", "explain", "redrive", "backfill"}
    assert ROWS - commands == {*Verdict, *kinds}


def test_each_currency_is_explained() -> None:
    assert all(f"`{word}`" in GUIDE for word in get_args(Currency))


@pytest.mark.parametrize("document", [StatusDocument, StoryDocument, RedriveDocument, BackfillDocument, CostDocument])
def test_each_field_of_a_document_is_listed(document: type[msgspec.Struct]) -> None:
    schema, _, *fields = msgspec.structs.fields(document)
    (row,) = re.findall(rf"^\|[^|]*\| `{re.escape(str(schema.default))}` \|(.*)\|$", GUIDE, re.MULTILINE)
    assert re.findall(r"`(\w+)`", row) == [field.name for field in fields]


def test_each_permission_that_a_refusal_may_name_is_listed_here_or_with_backfill() -> None:
    guides = GUIDE + (Path(__file__).parents[3] / "infra" / "BACKFILL.md").read_text("utf-8")
    named = {action for actions in PERMISSIONS.values() for action in actions.split(" and ")}
    missing = sorted(action for action in named if action not in guides)
    assert missing == []
