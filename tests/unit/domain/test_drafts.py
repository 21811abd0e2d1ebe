"""Until when a draft waits."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.drafts import waits_until
from bot.domain.origin import ReceiptHandle
from tests.unit.render.samples import NOW, job


def test_a_draft_waits_ten_minutes() -> None:
    assert waits_until(job()) == NOW + timedelta(minutes=10)
    assert waits_until(replace(job(), receipt=None)) == NOW + timedelta(minutes=10)


def test_it_ends_while_its_receipt_can_still_say_so() -> None:
    slow = replace(job(), receipt=ReceiptHandle(9, "secret", NOW + timedelta(minutes=11)))
    assert waits_until(slow) == NOW + timedelta(minutes=9)
