"""An audit hook that tells of every attempt to leave the process: addresses asked for, connections, programs, files."""

import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NETWORK = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.sendto",
    "socket.bind",
    "urllib.Request",
    "http.client.connect",
    "smtplib.connect",
    "ftplib.connect",
)
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "webbrowser.open")
_FILES = ("open", "os.listdir", "os.scandir", "sqlite3.connect", "os.remove", "os.rename", "os.mkdir", "os.symlink")
_ROOT = Path(__file__).parents[2]
# Code and data of the interpreter, of the libraries and of this repository: what imports read. Nothing else.
_OWN = tuple(
    {
        str(Path(place).resolve())
        for place in (str(_ROOT / "shared"), sys.prefix, sys.base_prefix, *sysconfig.get_paths().values())
    }
)
_seen: list[str] | None = None
_is_installed = False


@contextmanager
def watch() -> Iterator[list[str]]:
    """What was tried while it lasts, as `event: argument`. Hooks can't be taken away, so one serves all."""
    global _seen, _is_installed  # noqa: PLW0603 - the interpreter keeps the hook for as long as it runs
    if not _is_installed:
        sys.addaudithook(_note)
        _is_installed = True
    found: list[str] = []
    _seen = found
    try:
        yield found
    finally:
        _seen = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is None:
        return
    if event in _NETWORK or event in _PROGRAMS:
        _seen.append(f"{event}: {arguments!r}"[:200])
    elif event in _FILES and not _is_own(arguments[0]) and not _is_look_for_modules(event, arguments[0]):
        _seen.append(f"{event}: {arguments[0]!r}"[:200])


def _is_look_for_modules(event: str, place: object) -> bool:
    """Whether it lists a folder of the import path itself: a late import does when that folder has changed meanwhile.

    `python -m pytest` puts the checkout's own folder on the path, and other tests write beside it.
    """
    return event == "os.listdir" and str(place) in {entry or str(Path.cwd()) for entry in sys.path}


def _is_own(place: object) -> bool:
    if isinstance(place, bytes):
        place = place.decode(errors="replace")
    if not isinstance(place, str):  # a descriptor that was opened before
        return True
    return str(Path(place).resolve()).startswith(_OWN)
