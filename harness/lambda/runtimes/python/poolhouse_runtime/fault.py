"""A failure that the runtime itself names, e.g. Runtime.HandlerNotFound."""


class Fault(Exception):
    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.message = message
        self.trace = trace or []
