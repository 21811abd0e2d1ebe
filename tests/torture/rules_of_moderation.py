"""What a server's list stops, and orders that wait for its moderators."""

from tests.torture.mutant import Edit, Mutant

APPLYING, ACCEPTING, REVIEWS, REVIEWING, NOTICES = (
    f"bot/storage/{name}.py" for name in ("applying", "accepting", "reviews", "reviewing", "notices")
)
CONTRACT, UNIT = "tests/contract/storage/test_reviews.py", "tests/unit/services/test_reviewing.py"

MODERATION = (
    Mutant(
        "screened-after-the-pictures",
        "A server's list is asked before pictures are loaded, and before any money",
        (
            Edit("bot/services/submit.py", "        screening = await self._moderation.screen(guild_id, request, listed)\n", ""),
            Edit(
                "bot/services/submit.py",
                "        pictures = await self._load(order, model)\n",
                "        pictures = await self._load(order, model)\n"
                "        screening = await self._moderation.screen(guild_id, request, listed)\n",
            ),
        ),
        (f"{UNIT}::test_a_stopped_prompt_is_refused_where_nobody_could_be_asked",),
    ),
    Mutant(
        "list-is-not-asked-again",
        "The list is asked again when the price of a draft is agreed to",
        (Edit("bot/services/confirm.py", "        if screening.stopped:\n", "        if screening.stopped and False:\n"),),
        (f"{UNIT}::test_a_word_that_came_onto_the_list_meanwhile_counts_when_the_price_is_agreed_to",),
    ),
    Mutant(
        "start-button-starts-it",
        "What waits for a moderator, or was stopped, is not started by a confirmation of its price",
        (Edit(ACCEPTING, " or draft.hold is not Hold.PRICE:", ":"),),
        (f"{CONTRACT}::test_a_stopped_order_is_not_started_by_a_confirmation[sqlite]",),
    ),
    Mutant(
        "ended-for-an-old-wait",
        "A draft is ended only for what it waits for now",
        (
            Edit(
                APPLYING, "    if before.state is JobState.DRAFT:\n        moving", "    if before.state is JobState.DONE:\n        moving"
            ),
        ),
        (f"{CONTRACT}::test_a_draft_that_moved_on_is_not_ended_for_what_it_waited_for_before[sqlite]",),
    ),
    Mutant(
        "approved-for-nothing",
        "An approved order reserves its price by the limits of that moment",
        (
            Edit(
                REVIEWS,
                "            accepted = await reserved(tx, change.after, now, self._defaults, self._ids)\n",
                "            accepted = Accepted(change.after, created=True, standings=(), position=1)\n",
            ),
        ),
        (f"{CONTRACT}::test_approved_it_is_queued_and_reserved_by_the_limits_of_now[sqlite]",),
    ),
    Mutant(
        "review-outlives-its-order",
        "However an order under review ends, its review ends in the same commit",
        (Edit(APPLYING, "        await end_review(tx, change)\n", "        pass\n"),),
        (f"{CONTRACT}::test_the_member_takes_it_back_and_the_clock_ends_it[sqlite]",),
    ),
    Mutant(
        "moderators-shown-old-words",
        "A message that was being posted when its order was decided is brought up to date",
        (Edit(NOTICES, "c.state == NoticeState.DUE.value, c.key == notice.key)", "c.state == NoticeState.DUE.value)"),),
        (f"{CONTRACT}::test_a_message_that_is_being_posted_when_it_is_decided_is_not_settled_with_old_words[sqlite]",),
    ),
    Mutant(
        "flood-of-reviews",
        "A member has a few orders before the moderators at a time, not any number",
        (Edit(REVIEWING, "if (waiting or 0) >= MOST_WAITING:", "if (waiting or 0) >= 99 * MOST_WAITING:"),),
        (f"{CONTRACT}::test_a_member_may_have_so_many_before_the_moderators[sqlite]",),
    ),
    Mutant(
        "take-is-not-screened",
        "The list is asked again before another take of a shot is bought",
        (
            Edit(
                "bot/services/storyboards.py",
                "if board.hold is not Hold.REVIEW and (await self._moderation.screen(board.place.guild_id, board.request)).stopped:",
                "if False:",
            ),
        ),
        ("tests/unit/services/test_retakes.py::test_a_word_that_came_onto_the_list_meanwhile_stops_another_take",),
    ),
    Mutant(
        "dropped-before-its-order",
        "An order whose moderators cannot be asked ends, whenever we die",
        (
            Edit(
                "bot/services/notices.py",
                "            await self._reviews.unreachable(notice.job_id)\n        await self._settle(notice, NoticeState.DROPPED)\n",
                "            await self._settle(notice, NoticeState.DROPPED)\n            await self._reviews.unreachable(notice.job_id)\n",
            ),
        ),
        ("tests/torture/test_singles_beside.py::test_one_death_anywhere_leaves_nobody_without_an_answer[reviewlife-unreached]",),
    ),
    Mutant(
        "doubt-forgotten",
        "A try that did nothing does not make an earlier one forgotten that may have asked the moderators",
        (Edit("bot/services/notices.py", "if fresh and not outcome.doubtful else", "if not outcome.doubtful else"),),
        (
            "tests/unit/services/test_notices.py::test_a_refusal_after_a_doubtful_try_does_not_make_the_doubt_forgotten",
            "tests/torture/test_singles_beside.py::test_one_death_anywhere_leaves_nobody_without_an_answer[reviewlife-refused]",
        ),
    ),
)
