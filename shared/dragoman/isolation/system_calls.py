"""A filter of system calls (seccomp) for the process that reads files: no network, no other program, no other process,
nothing removed or renamed, whatever the code that asks for it is written in.

Linux on x86-64 and arm64 has it. Numbers are of the kernel's tables (`asm/unistd.h`), the layout of
`linux/filter.h` and `linux/seccomp.h`.
"""

import ctypes
import errno
import os
import struct
import sys
from typing import Final

_NUMBERS: Final = {
    "socket": (41, 198),
    "connect": (42, 203),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "bind": (49, 200),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "kill": (62, 129),
    "pidfd_send_signal": (424, 424),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "truncate": (76, 45),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "link": (86, None),
    "linkat": (265, 37),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "chmod": (90, None),
    "fchmodat": (268, 53),
}
"""On x86-64 and on arm64, which has no call of the older kind. What is refused answers EPERM."""

_ARCHITECTURES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""The column above, and the kernel's name for it (AUDIT_ARCH)."""
_X32_BIT: Final = 0x4000_0000  # on x86-64, the same calls under other numbers

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JUMP_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_JUMP_GREATER_OR_EQUAL: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET = 0, 4  # in struct seccomp_data
_ALLOW: Final = 0x7FFF_0000
_KILL: Final = 0x8000_0000
_REFUSE: Final = 0x0005_0000 | errno.EPERM

_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2


def filter_system_calls() -> bool:
    """Refuse these calls from now on, to this process and whatever it might start. False where the system has no such
    filter: then what else there is has to do."""
    machine = os.uname().machine
    if sys.platform != "linux" or machine not in _ARCHITECTURES or struct.calcsize("P") != 8:
        return False
    program = _write_program(*_ARCHITECTURES[machine])
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(instructions))
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(library.prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.create_string_buffer(header), 0, 0) == 0)


def _write_program(column: int, architecture: int) -> bytes:
    refused = [number for numbers in _NUMBERS.values() if (number := numbers[column]) is not None]
    to_refusal = len(refused) + 1  # from the comparison with _X32_BIT: over the others and the permission
    return b"".join(
        [
            _instruct(_LOAD, _ARCHITECTURE_OFFSET),
            _instruct(_JUMP_EQUAL, architecture, if_true=1),
            _instruct(_RETURN, _KILL),
            _instruct(_LOAD, _NUMBER_OFFSET),
            _instruct(_JUMP_GREATER_OR_EQUAL, _X32_BIT, if_true=to_refusal),
            *(_instruct(_JUMP_EQUAL, number, if_true=len(refused) - place) for place, number in enumerate(refused)),
            _instruct(_RETURN, _ALLOW),
            _instruct(_RETURN, _REFUSE),
        ]
    )


def _instruct(code: int, value: int, if_true: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, 0, value)
