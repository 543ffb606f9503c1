"""asyncmy: a cursor, arguments put into the text by the driver."""

import asyncio
import ssl

import asyncmy
from point import ca_file, database, host, password, point, port, user


async def main():
    tls = ssl.create_default_context(cafile=ca_file) if ca_file else None
    async with asyncmy.connect(
        host=host, port=port, user=user, password=password, db=database, ssl=tls
    ) as db:
        async with db.cursor() as cursor:
            await cursor.execute("select name from item where id = %s", (1,))
            (answer,) = await cursor.fetchone()
        point(answer=answer)
        await db.commit()
        point()


asyncio.run(main())
