"""The providers that answer an order with a task."""

from pathlib import Path

from bot.domain.jobs import Billed
from bot.domain.outcomes import Absent, FindOutcome, Found, SubmitOutcome, Unsure
from bot.providers.aimlapi import AimlApi
from bot.providers.aivideomaker import AiVideoMaker
from bot.providers.apimodels import ApiModels
from sandbox.providers.aimlapi import LocalAimlApi
from sandbox.providers.aivideomaker import LocalAiVideoMaker
from sandbox.providers.apimodels import LocalApiModels
from sandbox.providers.apimodels_tasks import SPECS, Spec
from tests.contract.providers.harness import TaskHarness


class AiVideoMakerHarness(TaskHarness):
    kind = AiVideoMaker
    text_model = "aivideomaker/t2v"
    picture_model = "aivideomaker/i2v"
    hooks = True
    server: LocalAiVideoMaker

    async def open(self) -> None:
        self.server = LocalAiVideoMaker(**self.settings())
        await super().open()

    def refusal(self, code: int, text: str) -> object:
        return {"status": "FAILED", "message": text}

    def without_id(self) -> object:
        return {"status": "SUBMITTED"}

    def looked_up(self, outcome: SubmitOutcome, paid: int) -> type[FindOutcome]:
        return Found if paid else Absent


OVERLAY = """
["apimodels/motion"]
title = "A model with files"
prompt = "required"
image = "optional"
last_image = "optional"
video = "optional"
durations = [4, 8]
wire = { image = "images[]", last_image = "images[]", video = "video_urls[]", duration = "duration:text" }
price = { per_second = 2 }
"""


class ApiModelsHarness(TaskHarness):
    kind = ApiModels
    text_model = "apimodels/grok-video-3"
    picture_model = "apimodels/motion"
    catalog = frozenset(f"apimodels/{name}" for name in (*SPECS, "p-video", "motion"))
    prompt_is_optional = False
    cancels = False
    lists = False
    finds = False
    hooks = True
    server: LocalApiModels

    async def open(self) -> None:
        self.server = LocalApiModels(**self.settings())
        motion = Spec(4, 8, links={"images": False, "video_urls": False}, durations=("4", "8"), provider="kling")
        self.server.specs = {**SPECS, "motion": motion}
        await super().open()

    def overlay(self) -> Path | None:
        file = self.folder / "models.toml"
        file.write_text(OVERLAY)
        return file

    def refusal(self, code: int, text: str) -> object:
        return {"code": code, "msg": text, "data": None}

    def without_id(self) -> object:
        return {"code": 200, "msg": "success", "data": {"state": "pending"}}

    def looked_up(self, outcome: SubmitOutcome, paid: int) -> type[FindOutcome]:
        return Unsure


class AimlApiHarness(TaskHarness):
    kind = AimlApi
    text_model = "aimlapi/video-01"
    picture_model = "aimlapi/video-01"
    prompt_is_optional = False
    cancels = False
    lists = False
    usual_bill = Billed("120000", "tokens")
    catalog = frozenset({"aimlapi/video-01"})
    server: LocalAimlApi

    async def open(self) -> None:
        self.server = LocalAimlApi(**self.settings())
        await super().open()

    def refusal(self, code: int, text: str) -> object:
        return {"message": text, "path": "/v2/video/generations", "requestId": "r", "statusCode": str(code)}

    def without_id(self) -> object:
        return {"status": "queued"}

    def looked_up(self, outcome: SubmitOutcome, paid: int) -> type[FindOutcome]:
        return Found if paid else Unsure


TASKS: tuple[type[TaskHarness], ...] = (AiVideoMakerHarness, ApiModelsHarness, AimlApiHarness)
