"""Stands for the bot: starts one courier and waits for it. Arguments: folder, attempt, URL; the key by standard input."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from bot.providers.couriers import Couriers


async def main(folder: str, attempt: str, url: str) -> None:
    key = sys.stdin.readline().strip()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    body = b'{"model":"klingai/kling-v3.0-t2v","prompt":"a fox","duration":5}'
    await Couriers(Path(folder)).post(attempt, url, headers=headers, body=body, time_limit=timedelta(seconds=20), secrets=(key,))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
