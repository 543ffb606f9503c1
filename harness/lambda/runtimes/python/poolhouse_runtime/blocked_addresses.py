"""What the function's VPC does not let it reach: connections to these addresses get no answer.

A packet that a security group drops is answered by nobody, so the kernel gives up after its retries; here nothing is
sent at all, and the same error comes at the same time. What does not go through the module `socket`, such as another
program that the handler starts, goes round this.
"""

import errno
import os
import socket
import time

# Linux gives up after 6 retries of SYN, the last of which waits 64 s (tcp_syn_retries): 127 s.
CONNECT_TIMEOUT_SECONDS = 127

_blocked = frozenset()
_hooked = False


def block(addresses):
    """`HOST:PORT,HOST:PORT`; None leaves what is blocked as it is."""
    global _blocked
    if addresses is None:
        return
    _blocked = frozenset(filter(None, addresses.split(",")))
    if _blocked:
        _hook()


def _hook():
    global _hooked
    if _hooked:
        return
    _hooked = True
    connect = socket.socket.connect
    connect_ex = socket.socket.connect_ex

    def blocked_connect(self, address):
        if not _is_blocked(address):
            return connect(self, address)
        timeout = self.gettimeout()
        if timeout == 0:
            raise BlockingIOError(errno.EINPROGRESS, os.strerror(errno.EINPROGRESS))
        if timeout is not None and timeout < CONNECT_TIMEOUT_SECONDS:
            time.sleep(timeout)
            raise socket.timeout("timed out")
        time.sleep(CONNECT_TIMEOUT_SECONDS)
        raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))

    def blocked_connect_ex(self, address):
        if not _is_blocked(address):
            return connect_ex(self, address)
        try:
            blocked_connect(self, address)
        except OSError as error:
            return error.errno or errno.EAGAIN
        return 0

    socket.socket.connect = blocked_connect
    socket.socket.connect_ex = blocked_connect_ex


def _is_blocked(address):
    return isinstance(address, tuple) and len(address) >= 2 and f"{address[0]}:{address[1]}" in _blocked
