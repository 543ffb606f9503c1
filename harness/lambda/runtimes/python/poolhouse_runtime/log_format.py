"""The text format of Lambda's log lines for the standard library's logging: level, time, request id, text, by tabs."""

import logging
import sys
import time

_request_id = ""

# AWS's own words, printed in front of an error of the Init phase.
_UNHANDLED_EXCEPTION = (
    "LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. However, in rare "
    "cases, a Lambda runtime update can cause unexpected function behavior. For functions using managed runtimes, "
    "runtime updates can be triggered by a function change, or can be applied automatically. To determine if the "
    "runtime has been updated, check the runtime version in the INIT_START log entry. If this error correlates with a "
    "change in the runtime version, you may be able to mitigate this error by temporarily rolling back to the previous "
    "runtime version. For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html\r"
)


def set_request_id(request_id):
    global _request_id
    _request_id = request_id


def set_up_logging():
    """Gives the root logger Lambda's handler; its level stays at WARNING, as on AWS."""
    logging.Formatter.converter = time.gmtime
    handler = _StandardOutput()
    handler.setFormatter(
        logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S"
        )
    )
    handler.addFilter(_add_request_id)
    logging.getLogger().addHandler(handler)


def warn_of_unhandled_exception():
    logging.warning(_UNHANDLED_EXCEPTION)


class _StandardOutput(logging.Handler):
    def emit(self, record):
        # One record is one event of the log, also where it has several lines (AWS frames records for that).
        sys.stdout.write(self.format(record).replace("\n", "\r") + "\n")


def _add_request_id(record):
    record.aws_request_id = _request_id
    record.tenant_id = None
    return True
