"""PyMySQL as applications use it: pymysql_client.py default | autocommit | init-command"""

import sys

import pymysql
from point import ca_file, database, host, password, point, port, user

options = {
    "default": {},
    "autocommit": {"autocommit": True, "sql_mode": "TRADITIONAL"},
    "init-command": {"init_command": "SET SESSION group_concat_max_len = 4096"},
}[sys.argv[1]]
options.update({"ssl": {"ca": ca_file}} if ca_file else {"ssl_disabled": True})

db = pymysql.connect(host=host, port=port, user=user, password=password, database=database, **options)
point(version=".".join(map(str, pymysql.VERSION[:3])))
with db.cursor() as cursor:
    cursor.execute("select name from item where id = %s", (1,))
    (name,) = cursor.fetchone()
point(answer=name)
db.commit()
point()
db.close()
