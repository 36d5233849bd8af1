"""A real child process, and everything that a parser may do to it."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import ChildFaultError, ChildUnavailableError, OverrunError
from dragoman.isolation.isolated import Isolated
from dragoman.settings import Bounds
from tests.integration.isolation.misbehaviour import SECRET

MODULE = "tests.integration.isolation.misbehaviour"
BOUNDS = Bounds(1, 200_000_000)
IS_LINUX = sys.platform == "linux"
linux_only = pytest.mark.skipif(not IS_LINUX, reason="only Linux has it")


@pytest.fixture(scope="module")
def isolated() -> Iterator[Isolated]:
    made = Isolated(MODULE, BOUNDS)
    yield made
    made.close()


def do(isolated: Isolated, deed: str, content: bytes | None = None, seconds_left: float = 600.0) -> bytes:
    ends_at = time.monotonic() + seconds_left
    return isolated.do(deed.encode(), content, lambda: ends_at - time.monotonic())


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def wait_until_dead(pid: int) -> None:
    ends_at = time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < ends_at, "the child outlived its parent"
        time.sleep(0.02)


def test_one_child_does_one_work_after_the_other(isolated: Isolated) -> None:
    assert do(isolated, "pid") == do(isolated, "pid") != str(os.getpid()).encode()


@pytest.mark.parametrize(
    "content", [None, b"", b"short", os.urandom(30_000_000)], ids=["none", "empty", "short", "30 MB"]
)
def test_content_arrives_whole(isolated: Isolated, content: bytes | None) -> None:
    assert do(isolated, "digest", content) == hashlib.sha256(content or b"").hexdigest().encode()


def test_an_answer_of_10_megabytes_arrives_whole(isolated: Isolated) -> None:
    content = os.urandom(10_000_000)
    assert do(isolated, "echo", content) == content


def test_the_same_content_is_there_for_the_next_work_and_another_takes_its_place(isolated: Isolated) -> None:
    first, second = b"one" * 1000, b"two" * 1000
    assert [do(isolated, "echo", content) for content in (first, first, second, first)] == [first, first, second, first]
    assert do(isolated, "digest", None) == hashlib.sha256(b"").hexdigest().encode()


@pytest.mark.parametrize(
    ("deed", "detail"),
    [
        ("abort", "SIGABRT"),
        ("segfault", "SIGSEGV"),
        ("exit", "SystemExit"),
        ("leave", "status 0"),
        ("panic", "Panic"),
        ("promise a terabyte", "no answer"),
        ("answer with an unknown word", "no answer"),
    ],
)
def test_what_breaks_the_child_is_a_crash_and_the_next_work_is_done(isolated: Isolated, deed: str, detail: str) -> None:
    with pytest.raises(OverrunError, match=detail) as caught:
        do(isolated, deed)
    assert caught.value.excess == "crash"
    assert SECRET not in str(caught.value)
    assert do(isolated, "nothing") == b"done"


def test_endless_work_is_ended_within_its_bound_and_the_next_is_done(isolated: Isolated) -> None:
    with pytest.raises(OverrunError, match="more than 1 second") as caught:
        do(isolated, "spin")
    assert caught.value.excess == "time"
    assert do(isolated, "nothing") == b"done"


@linux_only
@pytest.mark.parametrize("deed", ["hoard", "hoard and hide it"])
def test_work_that_takes_all_memory_is_ended_and_an_answer_made_without_memory_does_not_count(
    isolated: Isolated, deed: str
) -> None:
    with pytest.raises(OverrunError, match="200,000,000 bytes") as caught:
        do(isolated, deed)
    assert caught.value.excess == "memory"
    assert do(isolated, "nothing") == b"done"


def test_a_crash_after_other_work_may_be_that_works_doing_and_is_tried_in_a_fresh_child(isolated: Isolated) -> None:
    do(isolated, "nothing")
    assert do(isolated, "crash unless fresh") == b"done"


def kill_at_work(isolated: Isolated, times: int) -> threading.Thread:
    """Kills the child in the midst of its work, and the one that takes it up."""

    def kill() -> None:
        killed: list[object] = []
        while len(killed) < times:
            child = isolated._child
            if child is not None and child not in killed and child._is_ready:
                time.sleep(0.25)
                os.kill(child.pid, signal.SIGKILL)
                killed.append(child)
            time.sleep(0.01)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_a_child_that_is_killed_from_outside_is_replaced_and_the_work_done(isolated: Isolated) -> None:
    do(isolated, "nothing")
    thread = kill_at_work(isolated, 1)
    assert do(isolated, "nap") == b"done"
    thread.join()


def test_a_child_that_is_killed_from_outside_twice_is_nobodys_fault_in_here(isolated: Isolated) -> None:
    do(isolated, "nothing")
    thread = kill_at_work(isolated, 2)
    with pytest.raises(ChildUnavailableError, match="SIGKILL"):
        do(isolated, "sleep")
    thread.join()
    assert do(isolated, "nothing") == b"done"


def test_a_child_that_died_while_it_had_nothing_to_do_is_replaced(isolated: Isolated) -> None:
    pid = int(do(isolated, "pid"))
    os.kill(pid, signal.SIGKILL)
    wait_until_dead(pid)
    assert int(do(isolated, "pid")) != pid


@pytest.mark.parametrize("seconds", [0.3, -5.0])
def test_work_whose_callers_time_is_over_is_left_for_later_and_its_child_ended(
    isolated: Isolated, seconds: float
) -> None:
    pid = int(do(isolated, "pid"))
    with pytest.raises(ChildUnavailableError, match="time was over"):
        do(isolated, "sleep", seconds_left=seconds)
    assert not is_alive(pid)


def test_a_child_that_is_stopped_while_the_content_is_sent_holds_nobody_up(isolated: Isolated) -> None:
    os.kill(int(do(isolated, "pid")), signal.SIGSTOP)
    with pytest.raises(ChildUnavailableError, match="time was over"):
        do(isolated, "digest", bytes(30_000_000), seconds_left=0.5)


def test_a_child_that_cannot_start_is_left_for_later() -> None:
    broken = Isolated("tests.integration.isolation.no_such_module", BOUNDS)
    with pytest.raises(ChildUnavailableError, match="could not start"):
        do(broken, "nothing")


def test_an_ordinary_error_is_a_bug_told_with_its_place_and_without_its_message(isolated: Isolated) -> None:
    pid = do(isolated, "pid")
    with pytest.raises(ChildFaultError) as caught:
        do(isolated, "fail")
    assert str(caught.value) == "ValueError"
    assert "in fail" in caught.value.where[-1]
    assert SECRET not in "".join(caught.value.where)
    assert do(isolated, "pid") == pid, "it did no harm to the child"


def test_what_the_work_prints_goes_nowhere(isolated: Isolated, capfd: pytest.CaptureFixture[str]) -> None:
    assert do(isolated, "chatter") == b"done"
    assert capfd.readouterr() == ("", "")


def test_the_child_has_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "6d3c-secret")
    monkeypatch.setenv("LANG", "C.UTF-8")
    fresh = Isolated(MODULE, BOUNDS)
    environment = do(fresh, "environment").decode()
    fresh.close()
    assert "6d3c-secret" not in environment
    assert "AWS" not in environment
    assert "LANG=C.UTF-8" in environment


@pytest.mark.parametrize(
    ("deed", "event"),
    [
        ("connect", "socket"),
        ("look up", "socket.getaddrinfo"),
        ("run", "subprocess.Popen"),
        ("write", "open"),
        ("kill", "os.kill"),
    ],
)
def test_work_that_reaches_out_of_its_process_ends_there(
    isolated: Isolated, tmp_path: Path, deed: str, event: str
) -> None:
    with pytest.raises(OverrunError, match=event) as caught:
        do(isolated, deed, os.fsencode(tmp_path))
    assert caught.value.excess == "reaching-out"
    assert list(tmp_path.iterdir()) == []


@linux_only
@pytest.mark.parametrize(
    ("deed", "answer"),
    [
        ("connect below Python", f"-1 {errno.EPERM}".encode()),
        ("run below Python", str(127 << 8).encode()),  # what the shell that could not be started would have said
        ("write below Python", b"-1"),
    ],
)
def test_a_library_below_python_reaches_no_further(
    isolated: Isolated, tmp_path: Path, deed: str, answer: bytes
) -> None:
    assert do(isolated, deed, os.fsencode(tmp_path)) == answer
    assert [path.read_bytes() for path in tmp_path.iterdir()] in ([], [b""])


def start_in_another_process(deed: str) -> int:
    """The number of a child whose parent ends without another word, while the child is idle or at work."""
    code = f"""
import os, threading
from dragoman.isolation.isolated import Isolated
from dragoman.settings import Bounds
isolated = Isolated({MODULE!r}, Bounds(3, 200_000_000))
print(isolated.do(b"pid", None, lambda: 60.0).decode(), flush=True)
if {deed!r}:
    threading.Thread(target=isolated.do, args=({deed.encode()!r}, None, lambda: 60.0), daemon=True).start()
    threading.Event().wait(0.3)
os._exit(1)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code]
    return int(subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout)


@pytest.mark.parametrize("deed", ["", "spin"])
def test_no_child_outlives_its_parent(deed: str) -> None:
    wait_until_dead(start_in_another_process(deed))


def test_a_child_of_a_thread_outlives_the_thread_and_serves_another(isolated: Isolated) -> None:
    isolated.close()
    answers: list[bytes] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: answers.append(do(isolated, "pid")))
        thread.start()
        thread.join()
    assert answers[0] == answers[1] == do(isolated, "pid")


def test_threads_wait_for_each_other(isolated: Isolated) -> None:
    contents = [os.urandom(300_000) for _ in range(6)]
    answers: dict[int, bytes] = {}

    def ask(place: int) -> None:
        answers[place] = do(isolated, "echo", contents[place])

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(len(contents))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answers[place] for place in range(len(contents))] == contents


def test_an_interrupt_in_the_midst_of_work_leaves_no_child_behind(
    isolated: Isolated, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = int(do(isolated, "pid"))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("dragoman.isolation.process.os.read", interrupt)
        with pytest.raises(KeyboardInterrupt):
            do(isolated, "nothing")
    assert not is_alive(pid)
    assert do(isolated, "nothing") == b"done"


def test_fifty_killed_children_leave_no_process_and_no_open_file(isolated: Isolated) -> None:
    do(isolated, "nothing")
    before = count_descriptors(), count_children()
    for _ in range(50):
        with pytest.raises(OverrunError):
            do(isolated, "abort")
        isolated.start()
    do(isolated, "nothing")
    assert (count_descriptors(), count_children()) == before


def count_descriptors() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def count_children() -> int:
    """Zombies among them; the one that answers counts as well."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    return len(children.read_text().split()) if children.exists() else 0


HOSTILE_NAMES = ("", "a.html", "\x00/../\n.pdf", "\udcff.html", "é" * 2_000, "." * 1_024, "steps", "fail")


def test_what_is_expected_is_told_to_the_child_and_asks_for_no_answer() -> None:
    isolated = Isolated(MODULE, BOUNDS)
    for name in HOSTILE_NAMES:
        isolated.expect(name)
        assert do(isolated, "echo", name.encode(errors="replace")) == name.encode(errors="replace")
    told = do(isolated, "expected").decode().split("\n")
    isolated.close()
    assert told[:2] == ["", "a.html"]
    assert told[-2:] == ["steps", "fail"]
    assert all(len(name) <= 1_024 for name in told)


def test_what_is_expected_and_never_comes_is_in_nobodys_way(isolated: Isolated) -> None:
    pid = do(isolated, "pid")
    content = b"one" * 1000
    assert do(isolated, "echo", content) == content
    for _ in range(50):
        isolated.expect("deleted.html")
    assert do(isolated, "echo", content) == content, "the same object, which is not sent again"
    assert do(isolated, "pid") == pid


def test_getting_ready_ends_when_there_is_work() -> None:
    isolated = Isolated(MODULE, BOUNDS)
    isolated.expect("steps")  # it would never end by itself
    assert do(isolated, "nothing", seconds_left=20) == b"done"
    isolated.close()


def test_a_child_that_ends_while_it_gets_ready_makes_room_for_another(isolated: Isolated) -> None:
    pid = int(do(isolated, "pid"))
    isolated.expect("steps")
    os.kill(pid, signal.SIGKILL)
    assert int(do(isolated, "pid")) != pid
    isolated.expect("a.html")
    assert do(isolated, "nothing") == b"done"


def test_the_time_that_one_document_took_does_not_end_the_child_that_gets_ready_for_the_next() -> None:
    isolated = Isolated(MODULE, BOUNDS)
    pid = do(isolated, "pid")
    do(isolated, "work almost too long")
    isolated.expect("work")
    assert do(isolated, "pid") == pid
    isolated.close()
