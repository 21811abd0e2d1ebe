"""What a server decides: asked before money, by every way to order, and never half."""

from tests.torture.mutant import Edit, Mutant

DOMAIN, SERVICES = "tests/unit/domain/test_policy.py", "tests/unit/services/test_policy.py"
STORES = "tests/contract/storage/test_policy.py"

POLICY = (
    Mutant(
        "deny-is-weaker",
        "What a server denies is stronger than what it allows",
        (Edit("bot/domain/policy.py", "    if denied:\n        return Stance.DENIED, denied\n", ""),),
        (f"{DOMAIN}::test_within_a_kind_what_denies_is_strongest_and_what_allows_shuts_out_the_rest",),
    ),
    Mutant(
        "values-before-rules",
        "A server's rules about a model are asked before anything about the order is looked at or fetched",
        (Edit("bot/services/submit.py", "        require(judge(policy, replace(case, model=model.id)))\n", ""),),
        (f"{SERVICES}::test_a_named_model_is_refused_before_its_values_are_looked_at",),
    ),
    Mutant(
        "bounds-of-a-named-model",
        "Longest clip and highest price hold for a model that was named",
        (
            Edit(
                "bot/services/submit.py",
                "        request = resolve(order, model)\n        require(judge(policy, _with_clip(case, request)))\n",
                "        request = resolve(order, model)\n",
            ),
        ),
        (f"{SERVICES}::test_a_named_model_has_its_bounds",),
    ),
    Mutant(
        "storyboard-by-its-first-shot",
        "A storyboard is one order: longest clip and highest price bound all of it",
        (Edit("bot/services/submit.py", "            require(judge(policy, _with_clip(case, request)))\n", ""),),
        (f"{SERVICES}::test_a_storyboard_is_judged_as_a_whole",),
    ),
    Mutant(
        "draft-is-not-judged-again",
        "A draft is asked again when its price is agreed to",
        (Edit("bot/services/rechecking.py", "        require(judge(policy, case))\n", ""),),
        (f"{SERVICES}::test_a_draft_is_asked_again_when_its_price_is_agreed_to",),
    ),
    Mutant(
        "paused-server-buys",
        "While a server is paused, nothing that waits is bought for it",
        (Edit("bot/services/dispatch.py", "entry.paused or ", ""),),
        ("tests/unit/services/test_house.py::test_a_pause_refuses_new_orders_holds_those_that_wait_and_lets_the_rest_finish",),
    ),
    Mutant(
        "untold-cancel",
        "What an admin cancels is told to its member in the same commit",
        (Edit("bot/services/cancel.py", "None if own else self._news(job)", "None"),),
        ("tests/unit/services/test_server_queue.py::test_an_admins_cancel_gives_back_tells_the_member_once_and_is_on_the_trail",),
    ),
    Mutant(
        "import-over-a-change",
        "Settings are replaced only as they were when somebody agreed to the difference",
        (Edit("bot/storage/config_store.py", "            if await _read(tx, guild_id, now) != before:\n", "            if False:\n"),),
        (f"{STORES}::test_a_configuration_that_has_changed_is_not_replaced",),
    ),
    Mutant(
        "lost-spoiler",
        "A clip that was posted as a spoiler is found again in the history",
        (Edit("bot/discord_io/render/clip.py", "filename.removeprefix(SPOILER) ==", "filename =="),),
        ("tests/integration/test_history.py::test_a_spoiler_is_hidden_in_a_channel_and_found_there_again",),
    ),
    Mutant(
        "denied-only-there",
        "A channel that was denied meanwhile counts wherever its draft is agreed to or approved",
        (Edit("bot/domain/policy.py", "for finding in there if finding.stance is Stance.DENIED)", "for finding in there if False)"),),
        (
            "tests/unit/services/test_policy.py::test_a_draft_is_asked_again_when_its_price_is_agreed_to",
            "tests/unit/services/test_reviewing.py::test_its_channel_was_denied_before_it_is_sent_or_approved",
        ),
    ),
    Mutant(
        "owner-is-asked-once",
        "Whoever opts out before the price of a draft is agreed to is left in peace",
        (Edit("bot/services/rechecking.py", "            await self._consent.still(job)\n", "            pass\n"),),
        ("tests/unit/services/test_consent.py::test_who_opts_out_before_the_price_is_agreed_to_is_left_in_peace_too",),
    ),
)
