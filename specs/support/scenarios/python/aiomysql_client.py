"""aiomysql: a pool, a cursor, arguments put into the text by the driver."""

import asyncio
import ssl

import aiomysql
from point import ca_file, database, host, password, point, port, user


async def main():
    tls = ssl.create_default_context(cafile=ca_file) if ca_file else None
    pool = await aiomysql.create_pool(
        1, 1, host=host, port=port, user=user, password=password, db=database, ssl=tls
    )
    async with pool.acquire() as db:
        async with db.cursor() as cursor:
            await cursor.execute("select name from item where id = %s", (1,))
            (answer,) = await cursor.fetchone()
            point(version=aiomysql.__version__, answer=answer)
        await db.commit()
        point()
    pool.close()
    await pool.wait_closed()


asyncio.run(main())
