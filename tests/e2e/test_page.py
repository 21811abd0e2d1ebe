"""The demo page in a real Chromium."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, Route, async_playwright, expect

from sandbox.driver import until
from sandbox.market import Pace
from sandbox.stage import Stage, stage

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
CLIP_MS = 60_000
WIDTHS = (1440, 1280, 1200, 1024, 800, 480, 390)

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.timeout(180),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH"),
]


@dataclass
class Browser:
    page: Page
    here: Stage
    faults: list[str]

    async def type(self, text: str) -> None:
        await self.page.focus("#text")
        await self.page.keyboard.type(text)

    async def attach(self, sample: str) -> None:
        await self.page.click("#plus")
        await self.page.click(f"[data-sample='{sample}']")

    async def become(self, name: str) -> None:
        await self.page.locator(".who", has_text=name).click()
        await expect(self.page.locator(".me b")).to_have_text(name)


@pytest_asyncio.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with stage(tmp_path, pace=Pace(waits=1.0, works=5.0)) as here:
        await here.bot.start()
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = await chromium.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(20_000)
            faults: list[str] = []
            page.on("pageerror", lambda error: faults.append(str(error)))
            await page.goto(here.url)
            await expect(page.locator("#bot-state")).to_contain_text("Online", timeout=30_000)
            yield Browser(page, here, faults)
            await chromium.close()
    assert faults == []


async def _plays_past(clip: Locator, seconds: float) -> None:
    # Looked at from outside: the page's content policy forbids evaluated strings.
    async with asyncio.timeout(20):
        while await clip.evaluate("video => (video.seeking ? 0 : video.currentTime)") < seconds:  # noqa: ASYNC110  (a browser)
            await asyncio.sleep(0.05)


@pytest.mark.asyncio
async def test_words_and_a_picture_become_a_clip_that_plays(browser: Browser) -> None:
    page = browser.page
    await browser.type("/video a red fox in the snow")
    await browser.attach("fox-in-snow.png")
    await expect(page.locator(".option[data-name=image]")).to_contain_text("fox-in-snow.png")
    await page.keyboard.press("Enter")

    await expect(page.locator("article.ephemeral .content").last).to_contain_text("credits")
    clip = page.locator("article:not(.ephemeral) video.clip")
    await expect(clip).to_be_visible(timeout=CLIP_MS)
    await expect(page.locator("article.pings .content")).to_contain_text("a red fox in the snow")
    await expect(clip).to_be_in_viewport(ratio=0.8)
    await clip.evaluate("video => { video.muted = true; return video.play(); }")
    await _plays_past(clip, 0.5)
    await clip.evaluate("video => { video.currentTime = 2.5; }")
    await _plays_past(clip, 2.6)


async def _bar_fits(page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 900})
    for control in await page.locator("#demo-bar button:visible, #demo-bar select").all():
        box = await control.bounding_box()
        assert box is not None
        assert box["x"] >= 0, (width, await control.inner_text())
        assert box["x"] + box["width"] <= width, (width, await control.inner_text())


@pytest.mark.asyncio
async def test_what_happens_before_the_page_listens_is_not_lost(tmp_path: Path) -> None:
    async with stage(tmp_path) as here, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await chromium.new_page()

        async def connected() -> bool:
            return here.local.gateway.connected

        async def start_bot_first(route: Route) -> None:
            await here.bot.start()
            await until(connected, 30.0, "the bot connects")
            await route.continue_()

        await page.route("**/local/events?*", start_bot_first)
        await page.goto(here.url)
        await expect(page.locator("#bot-state")).to_contain_text("Online", timeout=30_000)
        await expect(page.locator("#log")).to_contain_text("bot started")
        await chromium.close()


@pytest.mark.asyncio
async def test_a_clip_survives_kill_and_start_once(browser: Browser) -> None:
    page = browser.page
    for width in reversed(WIDTHS):
        await _bar_fits(page, width)
    await browser.type("/video a lighthouse")
    await page.locator(".panel-chips button", has_text="model").click()
    await page.keyboard.type("t2v")
    await page.locator(".panel-item", has_text="aivideomaker/t2v ·").click()
    await page.keyboard.press("Enter")
    await expect(page.locator("#paid-jobs")).to_have_text("1")

    await page.click("#kill-bot")
    await expect(page.locator("#bot-state")).to_have_text("Killed")
    await browser.type("/quota ")
    await page.keyboard.press("Enter")
    await expect(page.locator("#pending .failure")).to_have_text("The application did not respond")
    await page.click("#start-bot")
    await expect(page.locator("#bot-state")).to_contain_text("Online", timeout=30_000)

    await expect(page.locator("video.clip")).to_be_visible(timeout=CLIP_MS)
    await page.wait_for_timeout(4000)
    await expect(page.locator("video.clip")).to_have_count(1)
    await expect(page.locator("#paid-jobs")).to_have_text("1")
    await expect(page.locator("[data-provider=aivideomaker] .paid-status")).to_have_text("completed")
    await expect(page.locator(".provider.quiet")).to_have_count(3)


@pytest.mark.asyncio
async def test_a_posted_picture_is_animated_by_its_menu(browser: Browser) -> None:
    page = browser.page
    await page.locator("article", has_text="Right-click this one").locator(".content").click(button="right")
    await page.get_by_role("menuitem", name="Apps").hover()
    await page.get_by_role("menuitem", name="Animate").click()
    await page.locator(".modal textarea").fill("waves roll by")
    await page.locator(".modal .select-face").click()
    await page.locator(".modal .choice", has_text="aivideomaker/i2v").first.click()
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator(".modal")).to_have_count(0)
    await expect(page.locator("article.pings .content")).to_contain_text("waves roll by", timeout=CLIP_MS)
    await page.locator("article.pings .content .link").click()
    await expect(page.locator("article.lit")).to_contain_text("Right-click this one")


@pytest.mark.asyncio
async def test_quota_jobs_and_cancel_as_different_people(browser: Browser) -> None:
    page = browser.page
    await browser.type("/clapper")
    await expect(page.locator("#panel")).to_contain_text("No commands found")
    await page.fill("#text", "")
    await browser.become("Ada")
    await browser.type("/clapper quota set 7")
    await page.keyboard.press("Enter")
    await expect(page.locator("article.ephemeral").last).to_contain_text("7")

    await browser.become("Mia")
    await expect(page.locator("article.ephemeral")).to_have_count(0)
    await browser.type("/video slow train")
    await page.locator(".panel-chips button", has_text="model").click()
    await page.keyboard.type("aivideomaker/t2v")
    await page.keyboard.press("Enter")
    await page.locator("article.ephemeral").get_by_role("button", name="Cancel").click()
    await expect(page.locator("article.ephemeral").first).to_contain_text("ancel")
    await browser.type("/video one too many")
    await page.locator(".panel-chips button", has_text="duration").click()
    await page.keyboard.type("8")
    await page.keyboard.press("Enter")
    await expect(page.locator("article.ephemeral").last).to_contain_text("of your 7 credits a month")
    await browser.type("/jobs ")
    await page.keyboard.press("Enter")
    await expect(page.locator("article.ephemeral").last).to_contain_text("slow train")
    private = await page.locator("article.ephemeral").count()
    await page.locator("article.ephemeral").last.get_by_role("button", name="Dismiss message").click()
    await expect(page.locator("article.ephemeral")).to_have_count(private - 1)


@pytest.mark.asyncio
async def test_wrong_values_stay_in_the_composer(browser: Browser) -> None:
    page = browser.page
    await browser.type("/video a cat")
    await page.locator(".panel-chips button", has_text="duration").click()
    await page.keyboard.type("long")
    await page.keyboard.press("Enter")
    await expect(page.locator(".option.bad")).to_contain_text("duration")
    await expect(page.locator("#panel")).to_contain_text("not a valid value")
    await page.keyboard.press("Escape")
    await expect(page.locator("#text")).to_be_focused()


@pytest.mark.asyncio
async def test_a_mention_a_sticker_and_a_forward(browser: Browser) -> None:
    page = browser.page
    newest = page.locator("article.message").last
    await browser.attach("fox-in-snow.png")
    await browser.type("@Cl")
    await page.keyboard.press("Enter")
    await page.keyboard.type("snow begins to fall")
    await page.keyboard.press("Enter")
    reply = page.locator("article.message", has=page.locator(".spine", has_text="snow begins to fall")).first
    await expect(reply.locator(".content")).to_contain_text("credits")
    await expect(reply.locator(".content")).not_to_contain_text("left")

    await page.click("#stickers")
    await page.click("[data-sticker='turning star']")
    await expect(newest.locator("img.sticker")).to_be_visible()
    await newest.click(button="right")
    await page.get_by_role("menuitem", name="Apps").hover()
    await page.get_by_role("menuitem", name="Animate").click()
    await expect(page.locator(".modal")).to_be_visible()
    await page.locator(".modal footer button").first.click()

    await page.locator("article", has_text="Right-click this one").first.locator(".content").click(button="right")
    await page.get_by_role("menuitem", name="Forward").hover()
    await page.get_by_role("menuitem", name="#general").click()
    await expect(page.locator(".forwarded img.picture")).to_be_visible()
