"""SQLAlchemy on PyMySQL: sqlalchemy_client.py engine | isolation-level"""

import sys

import sqlalchemy
from point import ca_file, database, host, password, point, port, user

url = sqlalchemy.engine.URL.create("mysql+pymysql", user, password, host, port, database)
options = {"isolation_level": "READ COMMITTED"} if sys.argv[1] == "isolation-level" else {}
connect_args = {"ssl": {"ca": ca_file}} if ca_file else {"ssl_disabled": True}
engine = sqlalchemy.create_engine(url, pool_size=1, connect_args=connect_args, **options)

with engine.connect() as connection:
    answer = connection.execute(sqlalchemy.text("select name from item where id = :id"), {"id": 1}).scalar()
    point(version=sqlalchemy.__version__, answer=answer)
# Back in SQLAlchemy's pool, which rolls back; the connection itself stays open.
point(pooled=engine.pool.checkedin())
engine.dispose()
