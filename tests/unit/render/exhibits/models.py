from datetime import timedelta

from bot.discord_io.render import models as render
from bot.domain.models import Need
from bot.domain.money import LimitKind
from bot.domain.switches import Gate
from bot.domain.views import ModelChoice, ModelView
from tests.fakes.models import TEXT_ONLY, model
from tests.unit.render.exhibit import show
from tests.unit.render.samples import SOON, STANDINGS, standing

WAIT = timedelta(seconds=12)
DEAR = model("aigate/klingai/kling-v3.0-i2v", image=Need.REQUIRED, durations=(5,), audio=True, resolutions=("720p", "1080p"))
VIEWS = [
    ModelView(model(durations=(2, 3, 4, 5)), 2, WAIT),
    ModelView(TEXT_ONLY, 30, timedelta(minutes=4)),
    ModelView(model("runway/edit", video=Need.REQUIRED), 35, None),
    ModelView(DEAR, 40, None, SOON),
    *(ModelView(model(f"demo/{gate.value}"), 50, WAIT, gate=gate) for gate in Gate),
]

EXHIBITS = (
    show(render.models, "none", []),
    show(render.models, "some", VIEWS),
    show(render.models, "more than a message holds", [ModelView(model(f"demo/clip-{number:03d}"), number, None) for number in range(100)]),
    show(render.choice, "with its usual wait", ModelChoice(model(), 5, WAIT), plain=True),
    show(render.choice, "with what it leaves", ModelChoice(model(), 5, timedelta(minutes=4)), STANDINGS, plain=True),
    show(render.choice, "too dear", ModelChoice(model(), 5, WAIT), (standing(LimitKind.GUILD, 100, 97),), plain=True),
    show(render.choice, "without history", ModelChoice(model(), 1, None), plain=True),
    show(render.choice, "the provider rests", ModelChoice(model(), 5, WAIT, SOON), plain=True),
    *(show(render.choice, f"held back: {gate.value}", ModelChoice(model(), 5, WAIT, gate=gate), plain=True) for gate in Gate),
    show(render.choice, "a long name", ModelChoice(model("demo/" + "x" * 120), 5, None), plain=True),
    show(render.after, "", "Kling 3", 5, STANDINGS, plain=True),
)
