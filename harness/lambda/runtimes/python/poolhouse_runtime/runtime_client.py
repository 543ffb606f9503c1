"""The client of the Runtime API, version 2018-06-01: one connection, kept open.

On a bare socket, since http.client would cost every cold start 20 ms. It needs of a server what ours and AWS's emulator
send: HTTP/1.1 answers with a Content-Length.
"""

import os
import socket

_PREFIX = "/2018-06-01/runtime/"


class RuntimeClient:
    def __init__(self, address):
        self._host, _, port = address.rpartition(":")
        self._port = int(port)
        self._socket = None
        self._reader = None

    def next(self):
        """Waits for an event; returns its headers, names in lower case, and its body."""
        _status, headers, body = self._call("GET", "invocation/next")
        return headers, body

    def post_response(self, request_id, body, content_type):
        self._call("POST", "invocation/%s/response" % request_id, body, {"Content-Type": content_type})

    def post_error(self, request_id, error_type, body):
        self._call("POST", "invocation/%s/error" % request_id, body, _error_headers(error_type))

    def post_init_error(self, error_type, body):
        self._call("POST", "init/error", body, _error_headers(error_type))

    def _call(self, method, path, body=b"", headers=None):
        lines = ["%s %s%s HTTP/1.1" % (method, _PREFIX, path), "Host: %s:%d" % (self._host, self._port)]
        lines += ["%s: %s" % header for header in (headers or {}).items()]
        if method == "POST":
            lines.append("Content-Length: %d" % len(body))
        request = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace") + body
        try:
            if self._socket is None:
                self._connect()
            self._socket.sendall(request)
            return self._read_answer()
        except OSError as error:
            # Nobody is there to take a report: the environment is over.
            os.write(2, ("Runtime API unreachable: %s\n" % error).encode("utf-8"))
            os._exit(1)

    def _connect(self):
        self._socket = socket.create_connection((self._host, self._port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._socket.makefile("rb")

    def _read_answer(self):
        status_line = self._reader.readline()
        if not status_line:
            raise ConnectionResetError("the connection was closed")
        headers = {}
        while True:
            line = self._reader.readline().strip()
            if not line:
                break
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = self._reader.read(int(headers.get("content-length", "0")))
        return int(status_line.split()[1]), headers, body


def _error_headers(error_type):
    # What is not printable ASCII cannot stand in a header.
    safe = "".join(c if " " <= c <= "~" else "?" for c in error_type)
    return {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": safe}
