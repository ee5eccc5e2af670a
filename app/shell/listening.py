"""The port: taken once for all workers, and given up without losing a connection."""

import ctypes
import os
import socket
import struct
import sys
from typing import Final

from app.settings.settings import ServerSettings
from app.shell.failures import Refused

# socket(7), linux/filter.h: a program for the kernel, which looks at each packet that comes to the socket.
_SO_ATTACH_FILTER: Final = 26
_INSTRUCTION: Final = struct.Struct("HBBI")
_PROGRAM: Final = struct.Struct("HP")
_FLAGS, _SYN, _DROP, _KEEP = 13, 0x02, 0, 0xFFFFFFFF
_NO_SYN: Final = b"".join(
    _INSTRUCTION.pack(*instruction)
    for instruction in (
        (0x30, 0, 0, _FLAGS),  # load a byte of the TCP header
        (0x45, 0, 1, _SYN),  # has it this bit? else leave out the next instruction
        (0x06, 0, 0, _DROP),
        (0x06, 0, 0, _KEEP),
    )
)


def reserved_port(server: ServerSettings) -> socket.socket:
    """Ours and not yet open: the first worker that can answer opens it (worker.py). Raises Refused."""
    listener = socket.socket(socket.AF_INET6 if ":" in server.host else socket.AF_INET)
    # Connections of a server that was here before do not count.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((server.host, server.port))
    except OSError as error:
        listener.close()
        reason = os.strerror(error.errno or 0)
        raise Refused(
            f"Cannot listen on {server.host} port {server.port} ({reason}): choose another with ROSTER_PORT or "
            "--port, or stop the program that uses it."
        ) from None
    return listener


def refuse_newcomers(listener: socket.socket) -> bool:
    """Nobody can begin to connect any more; who has begun may finish, and be served. False where the kernel cannot.

    Just closing would lose connections that the kernel has accepted and no worker has: their clients have sent already.
    """
    if sys.platform != "linux":
        return False
    instructions = ctypes.create_string_buffer(_NO_SYN, len(_NO_SYN))
    program = _PROGRAM.pack(len(_NO_SYN) // _INSTRUCTION.size, ctypes.addressof(instructions))
    try:
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
    except OSError:  # gVisor and some seccomp profiles have no such thing
        return False
    return True
