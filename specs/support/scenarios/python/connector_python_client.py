"""MySQL Connector/Python, in pure Python: connector_python_client.py default | prepared"""

import sys

import mysql.connector
from point import ca_file, database, host, password, point, port, user

tls = {"ssl_ca": ca_file, "ssl_verify_identity": True} if ca_file else {"ssl_disabled": True}
db = mysql.connector.connect(
    host=host, port=port, user=user, password=password, database=database, use_pure=True, **tls
)
cursor = db.cursor(prepared=sys.argv[1] == "prepared")
cursor.execute("select name from item where id = %s", (1,))
(answer,) = cursor.fetchone()
point(version=mysql.connector.__version__, answer=answer)
db.commit()
point()
db.close()
