"""What members see."""

from playwright.async_api import expect

from tests.screenshots.camera import COLUMN, WHOLE, Camera


async def asks_for_a_clip(camera: Camera) -> None:
    page = camera.page
    await camera.write("/video a red fox in the snow")
    await camera.attach("fox-in-snow.png")
    await page.locator(".panel-chips").get_by_role("button", name="model", exact=True).click()
    await expect(page.locator(".panel-item").first).to_contain_text("credits")
    await camera.shoot("member-video", page.locator("#panel"), page.locator("#write"))
    await page.locator(".panel-item", has_text="aivideomaker/i2v ·").click()
    await page.keyboard.press("Enter")
    await expect(page.locator("article.ephemeral").last).to_contain_text("left")
    await camera.shoot("member-receipt", page.locator("article.ephemeral").last)
    clip = await camera.clip("a red fox in the snow")
    await camera.shoot("member-clip", clip)
    await page.set_viewport_size(WHOLE)
    await clip.scroll_into_view_if_needed()
    await camera.shoot("demo")
    await page.set_viewport_size(COLUMN)


async def changes_it(camera: Camera) -> None:
    page = camera.page
    await page.locator("article:not(.ephemeral)").get_by_role("button", name="Remix").last.click()
    await expect(page.locator(".modal textarea").first).to_have_value("a red fox in the snow")
    await camera.shoot("member-remix", page.locator(".modal"))
    await page.locator(".modal textarea").first.fill("the fox runs away at night")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator(".modal")).to_have_count(0)
    await camera.clip("the fox runs away at night")


async def animates_a_picture(camera: Camera) -> None:
    page = camera.page
    posted = page.locator("article", has_text="Right-click this one").first
    await posted.locator(".content").scroll_into_view_if_needed()
    await posted.locator(".content").click(button="right")
    await page.get_by_role("menuitem", name="Apps").hover()
    await page.get_by_role("menuitem", name="Animate").click()
    await page.locator(".modal textarea").first.fill("waves roll by")
    await page.locator(".modal .select-face").click()
    await expect(page.locator(".modal .choice").first).to_contain_text("credits")
    await camera.shoot("member-animate", page.locator(".modal"))
    await page.locator(".modal .choice", has_text="aivideomaker/i2v").first.click()
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator(".modal")).to_have_count(0)
    await camera.clip("waves roll by")


async def films_a_storyboard(camera: Camera) -> None:
    page = camera.page
    await camera.write("/storyboard ")
    await page.keyboard.press("Enter")
    await page.locator(".modal textarea").first.fill("a fox wakes in the snow\nit runs down the hill\nit sleeps by the fire")
    await page.locator(".modal .select-face").last.click()
    await page.locator(".modal .choice", has_text="demo/clip").first.click()
    await camera.shoot("member-storyboard-form", page.locator(".modal"))
    await page.get_by_role("button", name="Submit").click()
    offer = page.locator("article.ephemeral", has_text="Start it?").last
    await expect(offer).to_contain_text("it sleeps by the fire")
    await camera.shoot("member-storyboard", offer)
    await offer.get_by_role("button", name="Start").click()


async def looks_after_jobs(camera: Camera) -> None:
    await camera.answer("/video slow train", "credits", model="aivideomaker/t2v")
    await camera.shoot("member-jobs", await camera.answer("/jobs", "slow train"))
    await camera.shoot("member-quota", await camera.answer("/quota", "left"))


async def shows_members(camera: Camera) -> None:
    await camera.become("Mia")
    await camera.go("video")
    for scene in (asks_for_a_clip, changes_it, animates_a_picture, films_a_storyboard, looks_after_jobs):
        await scene(camera)
