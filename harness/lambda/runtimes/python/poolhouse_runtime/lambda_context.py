"""The object that a handler gets beside its event."""

import json
import os
import sys
import time

from .fault import Fault


class LambdaContext:
    def __init__(self, headers):
        """Reads the headers of `next`; raises Fault where one of them is not JSON."""
        variables = os.environ.get
        self.aws_request_id = headers.get("lambda-runtime-aws-request-id")
        self.log_group_name = variables("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = variables("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = variables("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = variables("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = variables("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        client_context = _json_header(headers, "lambda-runtime-client-context", "Client Context")
        self.client_context = None if client_context is None else ClientContext(client_context)
        self.identity = CognitoIdentity(
            _json_header(headers, "lambda-runtime-cognito-identity", "Cognito Identity") or {}
        )
        self._epoch_deadline_time_in_ms = int(headers.get("lambda-runtime-deadline-ms", "0"))

    def get_remaining_time_in_millis(self):
        return max(0, self._epoch_deadline_time_in_ms - int(time.time() * 1000))

    def log(self, msg):
        sys.stdout.write(str(msg))

    def __repr__(self):
        names = (
            ["aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb"]
            + ["function_version", "invoked_function_arn", "client_context", "identity", "tenant_id"]
        )
        return "LambdaContext([%s])" % ",".join("%s=%s" % (name, getattr(self, name)) for name in names)


class _Record:
    """Attributes of fixed names from a dictionary; None for those that are missing."""

    __slots__ = ()

    def __init__(self, values):
        for name in self.__slots__:
            setattr(self, name, values.get(name))

    def __repr__(self):
        fields = ",".join("%s=%s" % (name, getattr(self, name)) for name in self.__slots__)
        return "%s([%s])" % (type(self).__name__, fields)


class CognitoIdentity(_Record):
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")

    def __init__(self, values):
        self.cognito_identity_id = values.get("cognitoIdentityId")
        self.cognito_identity_pool_id = values.get("cognitoIdentityPoolId")


class Client(_Record):
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext(_Record):
    __slots__ = ("custom", "env", "client")

    def __init__(self, values):
        super().__init__(values)
        if self.client is not None:
            self.client = Client(self.client)


def _json_header(headers, name, title):
    text = headers.get(name)
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        raise Fault("Runtime.LambdaContextUnmarshalError", "Unable to parse %s JSON: %s" % (title, error))
