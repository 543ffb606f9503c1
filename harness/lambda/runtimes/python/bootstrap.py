"""The Python runtime: loads the handler, then asks for events until its process is killed.

Nothing but the standard library, for Python 3.9 and later, because it runs inside the user's execution environment.
Semantics are those of AWS's runtime interface client for Python (awslambdaric 4.2.2, read and compared with).
"""

# Before the cache of compiled modules is turned to a directory of ours: what the handler may import too keeps its own.
import decimal  # noqa: F401
import importlib.util  # noqa: F401
import json  # noqa: F401
import logging  # noqa: F401
import os
import socket  # noqa: F401
import sys
import time  # noqa: F401
import traceback  # noqa: F401

runtime_directory = os.path.dirname(os.path.abspath(__file__))


def main():
    sys.pycache_prefix = os.environ.pop("POOLHOUSE_COMPILE_CACHE", None)
    os.environ.pop("MALLOC_ARENA_MAX", None)
    if os.environ.get("LC_CTYPE") in ("C.UTF-8", "C.utf8", "UTF-8"):
        # Python's own doing, on a machine that has not the locale of LANG (PEP 538).
        del os.environ["LC_CTYPE"]
    from poolhouse_runtime import aws_endpoint, error_document, event_loop

    sys.pycache_prefix = None
    # As on AWS: the function's own code comes first, the runtime's directory after it.
    sys.path[0] = os.environ.get("LAMBDA_TASK_ROOT", os.getcwd())
    error_document.hide_frames_of(runtime_directory)
    aws_endpoint.teach_botocore()
    event_loop.run()


if __name__ == "__main__":
    main()
