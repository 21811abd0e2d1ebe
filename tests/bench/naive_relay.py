"""The usual relay, as the twin: each clip is read whole, then posted from memory.

`python -m tests.bench.naive_relay <api url> <clip url>…`; it begins at the first line on standard input.
"""

import asyncio
import io
import sys

import aiohttp


async def relay(api: str, clips: list[str]) -> None:
    async with aiohttp.ClientSession() as session:

        async def one(clip: str) -> None:
            async with session.get(clip) as answer:
                content = await answer.read()
            form = aiohttp.FormData()
            form.add_field("payload_json", "{}", content_type="application/json")
            form.add_field("files[0]", io.BytesIO(content), filename="clip.mp4", content_type="application/octet-stream")
            async with session.post(f"{api}/channels/1/messages", data=form) as answer:
                await answer.read()

        await asyncio.gather(*(one(clip) for clip in clips))


if __name__ == "__main__":
    sys.stdin.readline()
    asyncio.run(relay(sys.argv[1], sys.argv[2:]))
