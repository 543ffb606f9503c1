"""Django's MySQL backend with the settings of a new project: django_client.py query | atomic | fixture | multi-statements"""

import json
import sys
import tempfile

import django
from django.conf import settings
from MySQLdb.constants import CLIENT
from point import ca_file, database, host, password, point, port, user

what = sys.argv[1]
options = {}
if ca_file:
    options["ssl"] = {"ca": ca_file}
if what == "multi-statements":
    # What mysqlclient sets by itself on Oracle's library; on MariaDB's, as in Debian, it misreads the version.
    options["client_flag"] = CLIENT.FOUND_ROWS | CLIENT.MULTI_STATEMENTS | CLIENT.MULTI_RESULTS
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "HOST": host,
            "PORT": port,
            "USER": user,
            "PASSWORD": password,
            "NAME": database,
            "CONN_MAX_AGE": None,
            "OPTIONS": options,
        }
    },
    INSTALLED_APPS=["django.contrib.contenttypes"],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402


def answer():
    with connection.cursor() as cursor:
        cursor.execute("select name from item where id = %s", (1,))
        return cursor.fetchone()[0]


version = django.get_version()
if what == "atomic":
    with transaction.atomic():
        point(version=version, answer=answer())
    point()
elif what == "fixture":
    call_command("migrate", verbosity=0)
    point(version=version, migrated=True)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        fields = {"app_label": "poolhouse", "model": "room"}
        json.dump([{"model": "contenttypes.contenttype", "pk": 4242, "fields": fields}], file)
        file.flush()
        # In a transaction of ours: otherwise loaddata closes the connection itself, and the pin with it.
        with transaction.atomic():
            call_command("loaddata", file.name, verbosity=0)
    point()
else:
    point(version=version, answer=answer())
connection.close()
