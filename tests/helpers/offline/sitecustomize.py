"""Refuses every connection that leaves this machine, and writes down that it was tried.

Python imports a module of this name by itself when it starts, so with this folder on PYTHONPATH every child
process of a test is guarded too: the engine, the reader of documents, the program itself.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from typing import Any

LOG = "SEMDESK_NETWORK_LOG"
"""The environment variable with the file that refused connections are noted in."""

_SENDING = ("socket.connect", "socket.sendto", "socket.sendmsg")
_LOOKING_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def is_local(host: object) -> bool:
    """Whether a host is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _target(event: str, args: tuple[Any, ...]) -> object:
    if event in _LOOKING_UP:
        return args[0]
    endpoint, address = args[0], args[1]
    is_internet = endpoint.family in (socket.AF_INET, socket.AF_INET6)
    return address[0] if is_internet and address else None


def refuse_strangers(event: str, args: tuple[Any, ...]) -> None:
    """The audit hook: an error as if the network were down, and a line in the log."""
    if event not in _SENDING and event not in _LOOKING_UP:
        return
    host = _target(event, args)
    if is_local(host):
        return
    if log := os.environ.get(LOG):
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - pathlib is too much for start-up
            file.write(f"{event} {host}\n")
    raise ConnectionRefusedError(f"the tests allow no connection to {host}")


sys.addaudithook(refuse_strangers)
