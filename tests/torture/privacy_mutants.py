"""Forgetting people must not touch money, and money must not keep people from being forgotten."""

from tests.torture.mutant import Edit, Mutant

ANONYMISING, FORGETTING, AUDIT = (f"bot/storage/{name}.py" for name in ("anonymising", "forgetting", "audit"))
MIGRATION = "bot/storage/migrations/versions/0004_privacy.py"
CONTRACT = "tests/contract/storage"

PRIVACY = (
    Mutant(
        "any-change-of-a-line",
        "A line of the ledger can lose its member's name and nothing else",
        (Edit(MIGRATION, "{same} OLD.{column}", "{same} NEW.{column}"),),
        (f"{CONTRACT}/test_erasing.py::test_the_books_take_no_other_change",),
    ),
    Mutant(
        "name-out-while-it-counts",
        "A name stays in the books while a period runs in which it counts",
        (Edit(ANONYMISING, "if latest is not None and not await", "if latest is None and not await"),),
        (f"{CONTRACT}/test_keeping.py::test_names_stay_in_a_server_s_books_while_a_period_runs",),
    ),
    Mutant(
        "counters-keep-the-erased",
        "A counter of the past is counted anew when lines in it lose their name",
        (Edit(ANONYMISING, "        await _recount(tx, guild_id, user_id, latest)\n", "        pass\n"),),
        (f"{CONTRACT}/test_erasing.py::test_what_was_ordered_since_the_wish_is_not_touched",),
    ),
    Mutant(
        "erased-under-way",
        "A job is erased only once it has ended and owes nobody a message",
        (Edit(FORGETTING, "OVER = and_(HAS_ENDED, ~_OWING, ~_ASKING, ~_IS_PART)", "OVER = _J.id.is_not(None)"),),
        (f"{CONTRACT}/test_erasing.py::test_a_job_that_goes_on_is_delivered_and_erased_then",),
    ),
    Mutant(
        "task-number-erased",
        "An erased attempt keeps the provider's number, so that no other job is given its clip",
        (Edit(FORGETTING, 'fingerprint="", hook_hash=None', 'fingerprint="", hook_hash=None, task_id=None'),),
        (f"{CONTRACT}/test_erasing.py::test_the_provider_s_number_stays_so_that_nobody_else_gets_the_task",),
    ),
    Mutant(
        "erased-under-the-moderators",
        "An order is not erased while the moderators' message may be there unknown to us",
        (Edit(FORGETTING, "~_OWING, ~_ASKING,", "~_OWING,"),),
        ("tests/torture/test_singles_beside.py::test_one_death_anywhere_leaves_nobody_without_an_answer[oblivion-withdrawn]",),
    ),
    Mutant(
        "taken-back-and-still-there",
        "The message of a clip that was taken back is deleted with its member's data: it may still be there",
        (Edit(FORGETTING, ", DeliveredTo.REMOVED.value]", "]"),),
        (
            f"{CONTRACT}/test_erasing.py::test_a_clip_that_was_taken_back_may_still_be_there[sqlite]",
            "tests/torture/test_singles_beside.py::test_one_death_anywhere_leaves_nobody_without_an_answer[oblivion-half_deleted]",
        ),
    ),
    Mutant(
        "other-shards-servers-are-gone",
        "A server that another process answers is never taken for one that removed the bot",
        (Edit("bot/discord_io/servers.py", " if self._answers(guild_id)}", "}"),),
        ("tests/integration/test_shards.py::test_a_server_of_a_shard_that_another_process_answers_is_not_gone",),
    ),
    Mutant(
        "only-the-leader-welcomes-back",
        "Every process that hears of servers notes which are there, so that one that came back is not forgotten",
        (
            Edit(
                "bot/services/forgetting.py",
                "            if self._clock.monotonic() >= self._noted_at:\n",
                "            if self._leading() and self._clock.monotonic() >= self._noted_at:\n",
            ),
        ),
        ("tests/unit/services/test_forgetting.py::test_a_process_that_does_not_lead_looks_after_servers_and_nothing_else",),
    ),
)
