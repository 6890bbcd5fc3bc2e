"""What can a worker still do, should a query get the better of it? Compute, and read the store's files.

On Linux the kernel sees to it: a seccomp filter refuses sockets and other programs, Landlock refuses all
files but those beneath the store, and limits bound memory and files written. Elsewhere only the limits that
the system has are set, and what reaches outside is refused by the words of the query (`kg.store.refusal`).

The numbers are those of Linux: include/uapi/linux/{seccomp,bpf_common,landlock,prctl}.h and the system call
tables of x86-64 and arm64.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_NAME, _PR_SET_NO_NEW_PRIVS = 1, 15, 38
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_LOAD, _EQUAL, _GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # refused with EPERM, which is 1
_NUMBER, _ARCHITECTURE = 0, 4  # where these stand in struct seccomp_data
_X32 = 0x40000000

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# The calls that are refused: number on x86-64, number on arm64.
_REFUSED = {
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "socketpair": (53, 199),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
}

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT, _LANDLOCK_VERSION = 444, 445, 446, 1
_ALL_FILE_RIGHTS = (1 << 13) - 1  # of the first version: from executing to making symbolic links
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
_PATH_BENEATH = 1


def die_with_parent() -> None:
    """Let the kernel end this process when the server ends, however that comes about."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def name_process(name: str) -> None:
    """Have this process listed (ps, top) under a name of up to fifteen letters."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_NAME, name.encode(), 0, 0, 0)


class MemoryLimit:
    """Bounds this process's address space; made before `seal`, since it reads a file."""

    def __init__(self) -> None:
        self._statm = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else None

    def lift(self) -> None:
        """Let this process take what it likes, until the next `allow`."""
        if self._statm is not None:
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def allow(self, more: int) -> None:
        """Let this process take so many bytes beyond what it has now; the next one beyond ends it."""
        if self._statm is not None:
            pages = int(os.pread(self._statm, 100, 0).split()[0])
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, hard))


def seal(readable: Path, *, network: bool = False) -> list[str]:
    """Take from this process, for good, what answering a query does not need.

    Args:
        readable: the directory beneath which files may still be read.
        network: leave it the network, and with it the files that names and certificates are in.

    Returns:
        What the system enforces: some of `seccomp`, `landlock`.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform != "linux" or network:
        return []
    _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    enforced = [("landlock", _restrict_files(readable)), ("seccomp", _filter_calls())]
    return [name for name, works in enforced if works]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _restrict_files(readable: Path) -> bool:
    libc = _libc()
    if libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION) < 1:
        return False
    handled = struct.pack("Q", _ALL_FILE_RIGHTS)
    rules = libc.syscall(_LANDLOCK_CREATE, handled, len(handled), 0)
    if rules < 0:
        return False
    directory = os.open(readable, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", _READ_FILE | _READ_DIRECTORY, directory)
        added = libc.syscall(_LANDLOCK_ADD, rules, _PATH_BENEATH, rule, 0)
        return bool(added == 0 and libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(directory)
        os.close(rules)


class _Program(ctypes.Structure):
    """struct sock_fprog: how many instructions, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _filter_calls() -> bool:
    machine = platform.machine()
    if machine not in _ARCHITECTURES or struct.calcsize("P") != 8:
        return False
    refused = [numbers[list(_ARCHITECTURES).index(machine)] for numbers in _REFUSED.values()]
    program = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, _ARCHITECTURES[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_GREATER_EQUAL, _X32, len(refused) + 1, 0),
        *(_step(_EQUAL, call, len(refused) - n, 0) for n, call in enumerate(refused)),
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _REFUSE),
    ]
    filters = _Program(len(program), b"".join(program))
    done = _libc().prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filters), 0, 0)
    return bool(done == 0)


def _step(code: int, value: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    """Return an instruction of classic BPF: struct sock_filter."""
    return struct.pack("HBBI", code, jump_true, jump_false, value)
