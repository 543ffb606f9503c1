"""Init, then one event after the other."""

import os
import sys

from . import blocked_addresses, error_document, log_format
from .fault import Fault
from .json_text import read_json, write_json
from .lambda_context import LambdaContext
from .load_handler import load_handler
from .runtime_client import RuntimeClient


def run():
    client = RuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"])
    log_format.set_up_logging()
    blocked_addresses.block(os.environ.pop("POOLHOUSE_BLOCKED_ADDRESSES", None))
    handler = _initialise(client)
    while True:
        headers, body = client.next()
        request_id = headers["lambda-runtime-aws-request-id"]
        log_format.set_request_id(request_id)
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
        blocked_addresses.block(headers.get("poolhouse-blocked-addresses"))
        _handle_event(client, handler, request_id, headers, body)


def _initialise(client):
    # SystemExit and its like are left alone: the process ends as the code wanted.
    try:
        return load_handler(os.environ["_HANDLER"])
    except Fault as fault:
        error = error_document.document_of_fault(fault)
    except Exception as exception:
        error = error_document.document_of_exception(exception)
    log_format.warn_of_unhandled_exception()
    error_document.write_to_log(error)
    client.post_init_error(error["errorType"], write_json(error).encode("utf-8"))
    sys.exit(1)


def _handle_event(client, handler, request_id, headers, body):
    try:
        context = LambdaContext(headers)
        answer, content_type = _marshal(handler(_unmarshal(body), context))
    except Fault as fault:
        error = error_document.document_of_fault(fault, request_id)
    except Exception as exception:
        error = error_document.document_of_exception(exception, request_id)
    else:
        client.post_response(request_id, answer, content_type)
        return
    error_document.write_to_log(error)
    client.post_error(request_id, error["errorType"], write_json(error).encode("utf-8", "replace"))


def _unmarshal(body):
    try:
        return read_json(body)
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error)


def _marshal(result):
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        return write_json(result).encode("utf-8"), "application/json"
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)
