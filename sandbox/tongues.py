"""Two languages at once: what is for one person is in theirs, what everybody reads is in the server's."""

from sandbox.discord.backend import Json, as_list, as_object
from sandbox.driver import Demo
from sandbox.talk import Talk

PROMPT = "雪の中で跳ねるキツネ"
SECONDS = 5
ANSWER_SECONDS = 20.0


class Tongues:
    def __init__(self, demo: Demo, talk: Talk) -> None:
        self._talk = talk
        self._noah = demo.member("Noah")
        self._lounge = demo.channel("lounge")

    async def orders_in_another_language(self) -> None:
        self._talk.title("Somebody whose Discord is Japanese orders in a Spanish server")
        await self._noah.speak("ja")
        offered = await self._noah.commands(self._lounge)
        shown = {str(one["name"]): one for one in offered}
        self._talk.note(f"the picker: /video: {shown['video']['description']}; Apps → {shown['Animate']['name_localized']}")
        self._talk.expect("動画" in str(shown["video"]["description"]), "commands are described in Japanese")
        self._talk.expect(shown["Animate"]["name_localized"] == "動画にする", "the menu's name is Japanese")
        self._talk.line(self._noah, f"/video prompt: {PROMPT}  model: demo/clip  duration: {SECONDS}")
        answer = await self._noah.slash(self._lounge, "video", prompt=PROMPT, model="demo/clip", duration=SECONDS)
        text = await self._talk.hear(self._noah, answer)
        self._talk.expect("クレジット" in text, "the private receipt is Japanese")
        clip = await self._talk.clip(self._noah, self._lounge, PROMPT, SECONDS, "in-the-spanish-server")
        self._talk.expect("créditos" in str(clip["content"]), "the public clip is Spanish")
        buttons = _labels(clip)
        self._talk.note(f"the clip's buttons: {', '.join(buttons)}")
        self._talk.expect({"Otra vez", "Borrar"} <= set(buttons), "its buttons are Spanish")

        def done(message: Json) -> bool:
            return message["id"] == answer.message_id and "完了" in str(message["content"])

        said = await self._noah.wait_for_message(self._lounge, done, ANSWER_SECONDS, "the receipt ends in Japanese")
        self._talk.heard(self._noah, str(said["content"]), private=True)
        await self._noah.speak("en-US")


def _labels(message: Json) -> list[str]:
    rows = [as_object(row) for row in as_list(message["components"])]
    return [str(as_object(one)["label"]) for row in rows for one in as_list(row.get("components"))]
