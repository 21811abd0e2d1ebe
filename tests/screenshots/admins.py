"""What server admins and operators see."""

from playwright.async_api import expect

from tests.screenshots.camera import Camera


async def divides_the_allotment(camera: Camera) -> None:
    await camera.answer("/clapper quota set 200", "200")
    await camera.answer("/clapper quota set 5", "5", period="day", unit="clips", member="Noah")
    await camera.shoot("admin-quota", await camera.answer("/clapper quota show", "200"))


async def sets_a_rule(camera: Camera) -> None:
    await camera.answer("/clapper deny", "general", channel="general")
    await camera.become("Noah")
    await camera.go("general")
    await camera.shoot("admin-policy", await camera.answer("/video a kite", "channel", model="demo/clip"))
    await camera.become("Ada")
    await camera.go("video")
    await camera.shoot("admin-explain", await camera.answer("/clapper explain Noah", "general", channel="general"))


async def looks_at_the_month(camera: Camera) -> None:
    for name, model in (("Noah", "demo/clip"), ("Ada", "aivideomaker/t2v")):
        await camera.become(name)
        await camera.answer(f"/video {name} flies a kite", "credits", model=model)
        await camera.clip(f"{name} flies a kite")
    usage = await camera.answer("/clapper usage", "Noah")
    await expect(usage.locator("img.picture")).to_be_visible()
    await camera.shoot("admin-usage", usage)


async def pauses_orders(camera: Camera) -> None:
    await camera.answer("/clapper pause the film evening begins at eight", "Orders are paused")
    await camera.become("Noah")
    await camera.shoot("admin-pause", await camera.answer("/video a kite", "film evening", model="demo/clip"))
    await camera.become("Ada")
    await camera.answer("/clapper resume", "Orders are taken again")


async def sees_all_providers(camera: Camera) -> None:
    await camera.shoot("operator", await camera.answer("/operator provider status", "aivideomaker"))


async def shows_admins(camera: Camera) -> None:
    await camera.become("Ada")
    await camera.go("video")
    for scene in (divides_the_allotment, sets_a_rule, looks_at_the_month, pauses_orders):
        await scene(camera)


async def shows_operators(camera: Camera) -> None:
    """In a server of the operator's own: in others, Discord does not show them the commands."""
    await camera.become("Otto")
    await camera.page.locator("#rail").get_by_role("button", name="Club de Cine").click()
    await camera.go("lounge")
    await sees_all_providers(camera)
