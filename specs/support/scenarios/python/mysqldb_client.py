"""mysqlclient (MySQLdb), on MariaDB's client library."""

import MySQLdb
from point import ca_file, database, host, password, point, port, user

tls = {"ssl": {"ca": ca_file}} if ca_file else {}
db = MySQLdb.connect(host=host, port=port, user=user, password=password, database=database, **tls)
cursor = db.cursor()
cursor.execute("select name from item where id = %s", (1,))
(answer,) = cursor.fetchone()
point(version=MySQLdb.__version__, answer=answer)
db.commit()
point()
db.close()
