"""A hostile file through the service's own reader, with its child process: seconds of work and memory of that child."""

import os
import resource
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from dragoman.readers.isolated import IsolatedReader
from dragoman.settings import Bounds, Settings
from tests.hostile.lines import mail, rtf
from tests.hostile.markup import VEHICLES
from tests.hostile.measure import Ending, read_sample
from tests.hostile.portable import one_page, show, stream
from tests.hostile.sample import Sample, story

BOUNDS: Bounds = Settings(output_bucket="out").parser_bounds
_WORN_GROWTH = 40
"""MB that a child may have grown by before the next file gets a fresh one, whose peak is its own."""
_LOOK_SECONDS = 0.01
"""Between two looks at the memory: what a child has held is gone when it is."""


class Measurement(msgspec.Struct, frozen=True):
    """What one file did."""

    ending: Ending
    megabytes: float
    """The most address space that a child held while it was read, all of Python and its libraries included."""
    input_bytes: int


class RealPath:
    """The reader that the service uses, under the bounds that it has, and its meter."""

    def __init__(self) -> None:
        self._reader = IsolatedReader(BOUNDS)
        self._readied: set[tuple[int, str]] = set()

    def measure(self, sample: Sample) -> Measurement:
        """Build the file at its full size, in a process of its own, and read it."""
        body = _build(sample)
        self._ready(sample)
        before = _read_peak(self._pid)
        with self._watch_memory() as peaks:
            try:
                ending = read_sample(sample, body, self._reader, self._read_seconds)
            except Exception as error:  # noqa: BLE001 - what escapes is the finding
                traceback.print_exc(file=sys.stderr)
                ending = Ending(f"ESCAPED {type(error).__name__}", "", 0.0, 0)
        peak = max([before, _read_peak(self._pid), *peaks])
        if peak - before > _WORN_GROWTH:
            self.close()
        return Measurement(ending, peak, len(body))

    def close(self) -> None:
        """End the child."""
        self._reader.close()

    @property
    def _pid(self) -> int:
        child = self._reader._isolated._child
        return child.pid if child else 0

    def _ready(self, sample: Sample) -> None:
        """A child that has read an ordinary file of the format, as any has that is not new, has loaded its parser."""
        if (self._pid, sample.key) not in self._readied:
            ordinary = msgspec.structs.replace(sample, kind="document")
            read_sample(ordinary, _write_ordinary(sample.key), self._reader)
            self._readied.add((self._pid, sample.key))

    def _read_seconds(self) -> float:
        """Of work, of all children so far: of those that ended, and of the one that lives."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        living = 0.0
        if self._pid:
            with suppress(OSError):  # it has ended, and its parent has not looked yet
                living = time.clock_gettime((~self._pid << 3) | 2)  # as clock_getcpuclockid(3) makes it
        return ended.ru_utime + ended.ru_stime + living

    @contextmanager
    def _watch_memory(self) -> Iterator[list[float]]:
        peaks: list[float] = []
        is_over = threading.Event()

        def look() -> None:
            while not is_over.wait(_LOOK_SECONDS):
                peaks.append(_read_peak(self._pid))

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield peaks
        finally:
            is_over.set()
            thread.join()


def _read_peak(pid: int) -> float:
    """MB of address space, at its most; 0 where the process is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", errors="replace")
        return int(status.partition("VmPeak:")[2].split(maxsplit=1)[0]) / 1e3
    except (OSError, IndexError, ValueError):
        return 0.0


def _write_ordinary(key: str) -> bytes:
    if key.endswith(".pdf"):
        return one_page(stream(show(story())))
    if key.endswith(".rtf"):
        return rtf("words")
    if key.endswith(".eml"):
        return mail("Subject: Storm", story(6))
    return next((vehicle.write("", "words") for vehicle in VEHICLES if vehicle.key == key), story(6).encode())


def _build(sample: Sample) -> bytes:
    """In a process of its own, because some need a gigabyte to build a few kilobytes."""
    sys.stdout.flush()
    with tempfile.NamedTemporaryFile() as file:
        child = os.fork()
        if child == 0:
            status = 1
            with suppress(BaseException):
                Path(file.name).write_bytes(sample.make(sample.size))
                status = 0
            os._exit(status)
        _, status = os.waitpid(child, 0)
        if status:
            raise RuntimeError(f"could not build {sample.name}")
        return Path(file.name).read_bytes()
