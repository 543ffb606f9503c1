"""JSON as AWS's client reads and writes it.

AWS's client uses simplejson, which takes what the standard library refuses or writes otherwise: named tuples as objects,
bytes as text, decimals as numbers of the same digits.
"""

import decimal
import json
import os
import re

# From python3.12 on, text that is not ASCII goes out as it is.
_ESCAPES = os.environ.get("AWS_EXECUTION_ENV", "") in tuple("AWS_Lambda_python3.%d" % n for n in range(9, 12))

_MARK = "\ue000poolhouse-decimal:"
_MARKED = re.compile('"(?:%s|%s)([^"]*)"' % (re.escape(_MARK), re.escape(json.dumps(_MARK)[1:-1])))


def read_json(body):
    return json.loads(body)


def write_json(value):
    """The text of a value; raises TypeError, ValueError or UnicodeDecodeError where it has none."""
    decimals = []
    text = json.dumps(_plain(value, set(), decimals), ensure_ascii=_ESCAPES)
    if decimals:
        text = _MARKED.sub(lambda match: match.group(1), text)
    return text


def _plain(value, parents, decimals):
    kind = type(value)
    if kind is str or kind is int or kind is float or kind is bool or value is None:
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, decimal.Decimal):
        if value.is_nan():
            return float("nan")
        decimals.append(value)
        return _MARK + str(value)
    if isinstance(value, tuple) and callable(getattr(value, "_asdict", None)):
        value = value._asdict()
    if not isinstance(value, (dict, list, tuple)):
        return value
    if id(value) in parents:
        raise ValueError("Circular reference detected")
    parents.add(id(value))
    if isinstance(value, dict):
        copy = {_key(key): _plain(each, parents, decimals) for key, each in value.items()}
    else:
        copy = [_plain(each, parents, decimals) for each in value]
    parents.discard(id(value))
    return copy


def _key(key):
    return key.decode("utf-8") if isinstance(key, bytes) else key
