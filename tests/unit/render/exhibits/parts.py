from datetime import timedelta

from bot.discord_io.render import parts as render
from bot.domain.origin import MessageRef
from tests.unit.render.exhibit import show
from tests.unit.render.samples import JOB, asked

NASTY = (
    "@everyone <@123> <@&456> `code` ||spoiler|| **bold** [link](https://evil.example)\n# heading\n> quote www.evil.example discord.gg/abc"
)

EXHIBITS = (
    show(render.quiet, "words that want to be more", NASTY),
    show(render.quiet, "cut", "a red fox " * 50, 40),
    show(render.quote, "", NASTY),
    show(render.code, "between the code marks of a sentence", "`code` ||spoiler|| **bold**\n# heading"),
    show(render.fit, "what fits", "as it is"),
    show(render.lines, "", "one", None, "two"),
    show(render.details, "of an order", JOB.request),
    show(render.details, "with all there is", asked(resolution="720p", quality="high", prompts=("a", "b"), seconds=10), seed=True),
    show(render.job_details, "", JOB),
    *(show(render.wait, str(wait), wait) for wait in (timedelta(), timedelta(seconds=99), timedelta(minutes=4))),
    show(render.jump, "in a server", 7, MessageRef(70, 700)),
    show(render.jump, "in direct messages", 0, MessageRef(70, 700)),
    show(render.jump, "deleted", 7, MessageRef(70, 0)),
)
