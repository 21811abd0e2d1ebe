"""The rules of design.md §3 about fetching, posting and telling."""

from tests.torture.mutant import Edit, Mutant
from tests.torture.rules_of_paying import SINGLES

DELIVERY_FILE = "bot/services/delivery.py"
SOURCING = "bot/services/sourcing.py"
SHIFT = "bot/services/shift.py"
MESSENGER = "bot/discord_io/messenger.py"
OUTBOX = "tests/unit/services/test_outbox.py"

DELIVERY = (
    Mutant(
        "nonce-per-try",
        "A row keeps its nonce from try to try",
        (
            Edit(
                DELIVERY_FILE,
                "row = replace(row, tries=row.tries + 1,",
                "row = replace(row, nonce=self._desk.ids.nonce(), tries=row.tries + 1,",
            ),
        ),
        (f"{SINGLES}[list-clip]",),
    ),
    Mutant(
        "no-look-past-the-nonce",
        "Past the nonce's window the history is looked through before a second try",
        (Edit(DELIVERY_FILE, "if self._must_look(row, job):", "if False:"),),
        (f"{SINGLES}[marker-clip]",),
    ),
    Mutant(
        "old-nonce",
        "After absence was proven past the window the nonce is renewed",
        (
            Edit(
                DELIVERY_FILE, "            return desk.renewed(row)\n        return row\n", "            return row\n        return row\n"
            ),
        ),
        (f"{OUTBOX}::test_the_nonce_stays_within_its_window_and_changes_once_history_proved_absence",),
    ),
    Mutant(
        "history-by-our-clock",
        "The history is searched back to the order by Discord's own clock",
        (Edit(MESSENGER, "since, seen, oldest = _first_possible(row, job)", "since, seen, oldest = row.first_try_at or row.created_at"),),
        ("tests/integration/test_history.py::test_a_clock_that_was_ahead_hides_nothing_that_was_posted",),
    ),
    Mutant(
        "doubt-is-refusal",
        "A post whose answer was lost is looked for before it is sent again",
        (Edit(DELIVERY_FILE, " and not (isinstance(outcome, TryLater) and outcome.doubtful):", ":"),),
        (f"{OUTBOX}::test_a_doubtful_post_is_found_in_the_history",),
    ),
    Mutant(
        "unreadable-is-absent",
        "A history that cannot be read proves no absence",
        (
            Edit(
                DELIVERY_FILE,
                '                await self._crew.record(self._give_up(row, job, "history not readable"))\n            return None\n',
                "                return row\n            return None\n",
            ),
        ),
        (f"{OUTBOX}::test_with_an_unreadable_history_a_doubtful_clip_is_kept_and_never_posted_twice",),
    ),
    Mutant(
        "empty-history-without-leave",
        "An empty history proves nothing without the right to read it",
        (Edit(MESSENGER, "if found is None and not await self._readable(target, seen):", "if False:"),),
        ("tests/integration/test_history.py::test_an_empty_history_proves_nothing_without_the_right_to_read_it",),
    ),
    Mutant(
        "leave-is-taken-for-granted",
        "A worker, which hears of no server, asks for that right before an empty history proves anything",
        (Edit("bot/discord_io/asking.py", "channel.permissions_for(me).read_message_history", "bool(me)"),),
        ("tests/integration/test_history.py::test_a_process_that_hears_of_no_server_asks_whether_an_empty_history_proves_anything",),
    ),
    Mutant(
        "page-shuts-a-channel",
        "What stands before Discord and turns everything away shuts no channel",
        (Edit("bot/discord_io/outcomes.py", "error.code == BLOCKED or (", "error.code != error.code or ("),),
        ("tests/integration/test_messenger.py::test_a_page_of_cloudflare_s_says_nothing_of_the_channel",),
    ),
    Mutant(
        "overtaken-news",
        "News that is no longer true is not told",
        (Edit(DELIVERY_FILE, "if _overtaken(row, job):", "if False:"),),
        (f"{OUTBOX}::test_news_overtaken_by_the_clip_is_not_posted",),
    ),
    Mutant(
        "dead-link-is-the-end",
        "A dead link is renewed by one more read of its task",
        (Edit(SOURCING, "if self._is_fresh(errand) or await self._renew(errand):", "if True:"),),
        (f"{SINGLES}[list-stale]",),
    ),
    Mutant(
        "outage-is-the-end",
        "A clip that was paid for is not given up while it may only be out of reach",
        (Edit(SOURCING, "                if last:\n", "                if faults >= 24:\n"),),
        ("tests/unit/services/test_fetching.py::test_an_outage_is_waited_out_and_told_once",),
    ),
    Mutant(
        "unreadable-is-gone",
        "A task that cannot be read is not gone, and its clip not lost",
        (Edit(SOURCING, "            if state is not None or last:\n", "            if state is not None or errand.tries >= 9:\n"),),
        ("tests/unit/services/test_fetching.py::test_a_task_that_cannot_be_read_is_not_gone",),
    ),
    Mutant(
        "no-take-up",
        "A start takes up every job that has not ended",
        (Edit(SHIFT, "            self._take_up(job)\n        async with", "            pass\n        async with"),),
        (f"{SINGLES}[marker-failing]",),
    ),
    Mutant(
        "broken-step-is-the-end",
        "A step that breaks is not the end of its job",
        (Edit("bot/services/crew.py", "            self._on_broken(key)\n", "            pass\n"),),
        ("tests/unit/services/test_fetching.py::test_a_step_that_breaks_is_taken_up_again",),
    ),
    Mutant(
        "deleted-clip-is-still-owed",
        "A clip that was deleted before its post was written down is not owed any more",
        (Edit("bot/services/keep.py", "transitions.removed(job, now, row=row, note=note)", "transitions.copy_removed(job, note=note)"),),
        ("tests/unit/services/test_keep.py::test_a_post_that_was_never_written_down_is_deleted_for_good",),
    ),
    Mutant(
        "deleted-before-it-is-marked",
        "A clip is marked as taken back before its message goes",
        (
            Edit(
                "bot/services/keep.py",
                "        removed = None if deleter.own_room and not mine else await self._mark(job, message, deleter)\n"
                "        await self._messages.delete(message)\n",
                "        await self._messages.delete(message)\n"
                "        removed = None if deleter.own_room and not mine else await self._mark(job, message, deleter)\n",
            ),
        ),
        ("tests/unit/services/test_keep.py::test_a_refusal_by_discord_is_told_and_can_be_tried_again",),
    ),
    Mutant(
        "price-that-rose-is-paid",
        "A button never spends more than the price that was shown without asking",
        (Edit("bot/services/submit.py", "_is_dearer(request.price, origin) or ", ""),),
        ("tests/unit/services/test_reorder.py::test_a_dearer_order_waits_for_a_word_and_says_what_it_was",),
    ),
)
