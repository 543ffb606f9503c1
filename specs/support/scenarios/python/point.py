"""What every Python client here shares: where to connect, and points at which the spec looks at the proxy."""

import json
import os
import sys

host = os.environ["DB_HOST"]
port = int(os.environ["DB_PORT"])
user = os.environ["DB_USER"]
password = os.environ["DB_PASSWORD"]
database = os.environ["DB_NAME"]
ca_file = os.environ.get("DB_CA_FILE")  # without it the connection is plain


def point(**facts):
    """Prints a line of JSON and waits for the spec, the connection still open. Ends when the spec is gone."""
    print(json.dumps(facts, default=str), flush=True)
    if not sys.stdin.readline():
        os._exit(0)
