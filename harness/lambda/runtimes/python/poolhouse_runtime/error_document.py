"""The error document of the Runtime API, and the line that the log gets for it."""

import sys
import traceback

_NO_BREAK_SPACE = "\u00a0"
_own_directory = None


def hide_frames_of(directory):
    """Leaves the frames of the runtime itself out of the beginning of stack traces."""
    global _own_directory
    _own_directory = directory


def document(error_type, message, stack_trace, request_id=""):
    return {
        "errorMessage": message or "",
        "errorType": error_type or "",
        "requestId": request_id,
        "stackTrace": stack_trace or [],
    }


def document_of_fault(fault, request_id=""):
    return document(fault.error_type, fault.message, fault.trace, request_id)


def document_of_exception(error, request_id=""):
    """Describes what the handler raised."""
    frames = [(each.filename, each.lineno, each.name, each.line) for each in traceback.extract_tb(error.__traceback__)]
    while len(frames) > 1 and _is_own(frames[0][0]):
        frames.pop(0)
    return document(type(error).__name__, str(error), traceback.format_list(frames), request_id)


def write_to_log(error):
    """One line, since a line is one event of the log; CloudWatch shows the carriage returns as line breaks."""
    title = "[ERROR]"
    if error["errorType"]:
        title += " " + error["errorType"]
    if error["errorMessage"]:
        title += (": " if error["errorType"] else " ") + error["errorMessage"]
    lines = [title, "Traceback (most recent call last):"]
    for entry in error["stackTrace"]:
        lines += [_indent(line) for line in entry.splitlines()]
    sys.stdout.write("\r".join(line.replace("\n", "\r") for line in lines) + "\n")


def _is_own(filename):
    return _own_directory is not None and filename.startswith(_own_directory)


def _indent(line):
    """CloudWatch would swallow ordinary spaces in front."""
    text = line.lstrip(" ")
    return _NO_BREAK_SPACE * (len(line) - len(text)) + text
