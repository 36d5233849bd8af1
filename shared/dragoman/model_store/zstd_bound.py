"""How large a file packed with zstd may become, told before it is unpacked. Pure.

The engine's own unpacking has no bound: 8 kB of a hostile file become 262 MB, and 8 MB more than any machine has. The
format (RFC 8878) lets it be told from outside: a file is frames, a frame blocks, and a block unpacks to the length in
its head, or, where it is really compressed, to 128 KiB at most.
"""

from typing import Final

_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_SKIPPABLE: Final = range(0x184D2A50, 0x184D2A60)
_MAX_BLOCK_BYTES: Final = 128 * 1024
_REPEATED: Final = 1
_COMPRESSED: Final = 2


def compute_most_bytes(body: bytes) -> int:
    """What the file unpacks to at most.

    Raises:
        ValueError: it is not in the format.
    """
    place = most = 0
    while place < len(body):
        if _read(body, place, 4) in _SKIPPABLE:
            place += 8 + _read(body, place + 4, 4)
            continue
        if body[place : place + 4] != _MAGIC:
            raise ValueError("no zstd frame")
        place, size = _walk_frame(body, place)
        most += size
    return most


def _walk_frame(body: bytes, start: int) -> tuple[int, int]:
    """The frame's end, and what it unpacks to at most."""
    descriptor = _read(body, start + 4, 1)
    is_single, has_checksum = bool(descriptor & 0x20), bool(descriptor & 0x04)
    size_bytes = (int(is_single), 2, 4, 8)[descriptor >> 6]
    dictionary_bytes = (0, 1, 2, 4)[descriptor & 0x03]
    place = start + 5 + (not is_single) + dictionary_bytes + size_bytes
    most, is_last = 0, False
    while not is_last:
        head = _read(body, place, 3)
        is_last, kind, length = bool(head & 1), head >> 1 & 3, head >> 3
        place += 3 + (1 if kind == _REPEATED else length)
        most += _MAX_BLOCK_BYTES if kind == _COMPRESSED else length
    return place + 4 * has_checksum, most


def _read(body: bytes, place: int, length: int) -> int:
    number = body[place : place + length]
    if len(number) < length:
        raise ValueError("a zstd frame breaks off")
    return int.from_bytes(number, "little")
