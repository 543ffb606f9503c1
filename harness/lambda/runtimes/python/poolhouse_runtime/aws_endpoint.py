"""AWS_ENDPOINT_URL for releases of botocore that do not know it (before 1.31, as in Debian 12 and Ubuntu 22.04).

Without it a handler's `boto3.client('secretsmanager')` would go to AWS itself. Importing botocore costs a cold start 100
ms and more, so it is not imported here: the class is changed when the handler imports it, if it does.
"""

import importlib.util
import os
import sys

_MODULE = "botocore.session"
# create_client(service_name, region_name, api_version, use_ssl, verify, endpoint_url, …), without self
_ENDPOINT_POSITION = 5


def teach_botocore():
    sys.meta_path.insert(0, _Finder())


class _Finder:
    """Finds one module, once, by asking the other finders, and changes it when it has been executed."""

    def find_spec(self, name, path=None, target=None):
        if name != _MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            _after_execution(spec.loader, _change)
        return spec


def _after_execution(loader, change):
    execute = loader.exec_module

    def exec_module(module):
        execute(module)
        change(module)

    loader.exec_module = exec_module


def _change(module):
    from botocore import configprovider

    # The name is botocore's own spelling.
    if "ignore_configured_endpoint_urls" in getattr(configprovider, "BOTOCORE_DEFAUT_SESSION_VARIABLES", {}):
        return
    original = module.Session.create_client

    def create_client(self, service_name, *args, **kwargs):
        given = args[_ENDPOINT_POSITION - 1] if len(args) >= _ENDPOINT_POSITION else kwargs.get("endpoint_url")
        if given is None and len(args) < _ENDPOINT_POSITION:
            kwargs["endpoint_url"] = _endpoint_of(self, service_name)
        return original(self, service_name, *args, **kwargs)

    module.Session.create_client = create_client


def _endpoint_of(session, service_name):
    """The service's own variable beats the general one, as in releases that know both."""
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    if any(name.startswith("AWS_ENDPOINT_URL_") for name in os.environ):
        service_id = session.get_service_model(service_name).service_id
        specific = os.environ.get("AWS_ENDPOINT_URL_" + service_id.replace(" ", "_").replace("-", "_").upper())
        if specific:
            return specific
    return os.environ.get("AWS_ENDPOINT_URL")
