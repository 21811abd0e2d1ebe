"""A browser on the demo page: hands that use it as people do, and a camera for the docs' pictures."""

import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import FloatRect, Locator, Page, ViewportSize, async_playwright, expect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
COLUMN: ViewportSize = {"width": 980, "height": 1500}
"""Narrow enough to read on a phone, high enough that no form or answer is cut."""
WHOLE: ViewportSize = {"width": 1200, "height": 780}
WAIT_MS = 60_000


class Camera:
    """Pictures go to `folder`, each over the one of its name from the last time."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self._folder = folder

    async def become(self, name: str) -> None:
        await self.page.locator(".who", has_text=name).click()
        await expect(self.page.locator(".me b")).to_have_text(name)

    async def go(self, channel: str) -> None:
        await self.page.locator(".channel", has_text=channel).click()
        await expect(self.page.locator("#chat-head b")).to_have_text(channel)

    async def write(self, command: str, **options: str) -> None:
        """Type a command, then after a blank the option that it opens by itself, then add and fill in `options`. Nothing is sent."""
        await self.page.fill("#text", "")
        await self.page.focus("#text")
        await self.page.keyboard.type(command)
        for name, value in options.items():
            await self.page.locator(".panel-chips").get_by_role("button", name=name, exact=True).click()
            await self.page.keyboard.type(value)
            await expect(self.page.locator(f".option[data-name={name}] .value")).to_have_text(value)

    async def attach(self, sample: str) -> None:
        await self.page.click("#plus")
        await self.page.click(f"[data-sample='{sample}']")
        await expect(self.page.locator(".samples")).to_have_count(0)

    async def answer(self, command: str, words: str, **options: str) -> Locator:
        """Send a command; its private answer, which has to contain `words`."""
        private = self.page.locator("article.ephemeral")
        before = await private.count()
        await self.write(f"{command} ", **options)
        await self.page.keyboard.press("Enter")
        await expect(private).to_have_count(before + 1, timeout=WAIT_MS)
        answer = private.last
        await expect(answer).to_contain_text(words, timeout=WAIT_MS)
        return answer

    async def clip(self, words: str) -> Locator:
        """The newest clip whose message contains `words`, once it shows a picture; without the browser's own controls."""
        message = self.page.locator("article:not(.ephemeral)", has_text=words).filter(has=self.page.locator("video.clip")).last
        await expect(message).to_be_visible(timeout=WAIT_MS)
        video = message.locator("video.clip")
        await video.evaluate("video => { video.muted = true; video.controls = false; video.currentTime = 1.5; }")
        await self.page.wait_for_function("video => video.readyState > 1 && !video.seeking", arg=await video.element_handle())
        return message

    async def shoot(self, name: str, *parts: Locator) -> None:
        """A picture of `parts` with all that is between them; of the whole page if there are none."""
        await self.page.mouse.move(0, 0)
        if not parts:
            return self._keep(name, await self.page.screenshot(animations="disabled"))
        await parts[-1].scroll_into_view_if_needed()
        boxes = [box for part in parts if (box := await part.bounding_box())]
        left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
        right, bottom = max(box["x"] + box["width"] for box in boxes), max(box["y"] + box["height"] for box in boxes)
        area: FloatRect = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        return self._keep(name, await self.page.screenshot(clip=area, animations="disabled"))

    def _keep(self, name: str, png: bytes) -> None:
        with Image.open(io.BytesIO(png)) as taken:
            taken.convert("RGB").save(self._folder / f"{name}.png", optimize=True)


@asynccontextmanager
async def camera(url: str, folder: Path) -> AsyncIterator[Camera]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await chromium.new_page(viewport=COLUMN, timezone_id="UTC", locale="en-GB")
        page.set_default_timeout(20_000)
        await page.goto(url)
        await expect(page.locator("#bot-state")).to_contain_text("Online", timeout=30_000)
        yield Camera(page, folder)
        await chromium.close()
