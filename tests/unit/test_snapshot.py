"""What the functions do when Lambda takes a snapshot of them, and when it makes copies out of it."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman import snapshot

snapshot_restore_py = pytest.importorskip("snapshot_restore_py", reason="Lambda's runtime client is for Linux alone")

ROOT = Path(__file__).parents[2]
LISTS = ("get_before_snapshot", "get_after_restore")


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """The runtime's own, empty."""
    lists = [getattr(snapshot_restore_py, name)() for name in LISTS]
    held = [each.copy() for each in lists]
    for each in lists:
        each.clear()
    yield
    for each, content in zip(lists, held, strict=True):
        each[:] = content


@pytest.mark.parametrize("kind", [None, "on-demand", "provisioned-concurrency"])
def test_without_snapshots_nothing_is_registered(kind: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_INITIALIZATION_TYPE", raising=False)
    if kind:
        monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)
    snapshot.keep_translate_ready()
    assert snapshot_restore_py.get_before_snapshot() == snapshot_restore_py.get_after_restore() == []


def test_copies_of_a_snapshot_draw_different_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    snapshot.keep_failure_ready()
    ((after, arguments, named),) = snapshot_restore_py.get_after_restore()
    taken = random.getstate()
    draws = set()
    for _ in range(5):
        random.setstate(taken)
        after(*arguments, **named)
        draws.add(random.random())  # noqa: S311 - the very thing that is tested
    random.setstate(taken)
    assert len(draws) == 5


TAKE = """
import gc, json, os, socket, sys, threading
import handler
from snapshot_restore_py import get_after_restore, get_before_snapshot
def refuse(*_):
    raise AssertionError("a connection while the snapshot is made")
socket.socket.connect = refuse
for hook, arguments, named in reversed(get_before_snapshot()):
    hook(*arguments, **named)
from dragoman import bootstrap
import botocore.client, botocore.credentials, botocore.httpsession, urllib3
gc.collect()
held = {kind.__name__: sum(isinstance(each, kind) for each in gc.get_objects()) for kind in (
    botocore.client.BaseClient, botocore.credentials.Credentials, urllib3.HTTPConnectionPool, urllib3.connection.HTTPConnection)}
built = [name for name in ("ingest_delivery", "translate_delivery", "failure_delivery", "open_reader")
         if getattr(bootstrap, name).cache_info().currsize]
children = [each for each in os.listdir("/proc") if each.isdigit()
            and open(f"/proc/{each}/stat").read().rpartition(")")[2].split()[1] == str(os.getpid())] if os.path.isdir("/proc") else []
taken = set(sys.modules)
for hook, arguments, named in get_after_restore():
    hook(*arguments, **named)
os.environ.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_SESSION_TOKEN="c")
getattr(bootstrap, sys.argv[1])()
later = {name.partition(".")[0] + "." + name.partition(".")[2].partition(".")[0] for name in set(sys.modules) - taken}
print(json.dumps({"held": held, "built": built, "children": children, "threads": threading.active_count(),
                  "later": sorted(later)}))
"""


@pytest.mark.parametrize(
    ("function", "delivery"),
    [
        ("ingest", "ingest_delivery"),
        ("translate", "translate_delivery"),
        ("record_failure", "failure_delivery"),
    ],
)
def test_a_snapshot_holds_code_and_nothing_that_ages_or_is_of_one_copy(function: str, delivery: str) -> None:
    """No client, no credentials, no connection, no process, no thread; and after it hardly anything is loaded."""
    settings = {"OUTPUT_BUCKET": "output", "POWERTOOLS_METRICS_NAMESPACE": "Dragoman", "MODEL_BUCKET": "models"}
    names = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    lambda_ = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start", "AWS_DEFAULT_REGION": "eu-west-1"}
    path = os.pathsep.join([str(ROOT / "functions" / function), str(ROOT / "shared")])
    environment = {**names, **settings, **lambda_, "ENGINES": "firefox", "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", TAKE, delivery], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["held"].values()) == {0}, told["held"]
    assert told["built"] == told["children"] == []
    assert told["threads"] == 1
    assert [
        name for name in told["later"] if name.startswith(("botocore.", "dragoman.", "aws_lambda_powertools."))
    ] == []
