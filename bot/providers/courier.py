"""The small process that holds one paid call which is answered only after minutes: `python -m bot.providers.courier`.

It is started by `Couriers` after the intent was committed, with the lock of its attempt already taken and inherited, in a session of its
own, so that neither a signal to the bot nor the bot's death reaches it. Request and key come by standard input and are written nowhere.
"""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from bot.domain.outcomes import NotSent, Unknown
from bot.providers.courier_files import CourierOrder, CourierPaths, read_order, write_durably, write_result
from bot.providers.http import Answer
from bot.providers.paid import PaidClient, paid_transports


def main() -> int:
    """0: an answer of whatever kind was written. 1: nothing was sent, and nothing will be."""
    order = read_order(sys.stdin.buffer)
    if order is None:
        return 1
    paths = CourierPaths(Path(order.folder), order.attempt)
    if paths.sent.exists() or paths.result.exists():
        return 1
    # Whatever can fail without the provider is done before this line: from here on a death is read as "may have been paid".
    client = PaidClient(paid_transports())
    write_durably(paths.sent, b"")
    result = asyncio.run(_carry(client, order))
    write_result(paths, result, order.secrets)
    return 0


async def _carry(client: PaidClient, order: CourierOrder) -> Answer | NotSent | Unknown:
    return await client.post(order.url, headers=order.headers, body=order.body, time_limit=timedelta(seconds=order.seconds))


if __name__ == "__main__":
    # os._exit: nothing is left to tidy up, and an interpreter's own ending must not change the status.
    status = main()
    sys.stdout.flush()
    os._exit(status)
