"""The rules of design.md §4: what may be spent, and that the books add up."""

from tests.torture.mutant import Edit, Mutant

BOOKS, COUNTERS, ACCEPTING, ALERTS = (f"bot/storage/{name}.py" for name in ("books", "counters", "accepting", "alerts"))
LIMITS, LIMIT_WRITES, TURNS, AUDIT = (f"bot/storage/{name}.py" for name in ("limit_store", "limit_writes", "turns", "audit"))
MIGRATION = "bot/storage/migrations/first_books.py"
BOOKS_KEPT = "bot/storage/migrations/versions/0004_privacy.py"
PRECEDENCE, ZONES = "bot/domain/precedence.py", "bot/domain/zones.py"

CONTRACT = "tests/contract/storage"

MONEY = (
    Mutant(
        "no-guard-in-the-update",
        "A reservation that passes a limit does not happen",
        (
            Edit(
                BOOKS,
                "            C.used + C.reserved + _TAKES <= bindparam",
                '            0 * C.used <= bindparam(f"its_any_{n}", 0) + 0 * bindparam',
            ),
        ),
        (f"{CONTRACT}/test_accept.py::test_the_last_credit_can_be_spent_and_not_one_more",),
    ),
    Mutant(
        "reserved-is-free",
        "What is held by unfinished jobs counts against a limit",
        (Edit(BOOKS, "C.used + C.reserved + _TAKES <=", "C.used + _TAKES <="),),
        (f"{CONTRACT}/test_accept.py::test_the_last_credit_can_be_spent_and_not_one_more",),
    ),
    Mutant(
        "off-by-one",
        "Not one credit more than the limit",
        (Edit(BOOKS, "C.used + C.reserved + _TAKES <=", "C.used + C.reserved + _TAKES - 1 <="),),
        (f"{CONTRACT}/test_accept.py::test_eight_processes_are_granted_exactly_the_limit[sqlite-one]",),
    ),
    Mutant(
        "clips-by-price",
        "A job takes one clip from a limit in clips, whatever it costs",
        (Edit(BOOKS, "_PRICE), else_=1)", "_PRICE), else_=_PRICE)"),),
        (f"{CONTRACT}/test_limits.py::test_a_new_limit_counts_what_was_spent_and_is_held_in_its_period",),
    ),
    Mutant(
        "many-terminal-lines",
        "The schema lets a job have one terminal line",
        (
            Edit(
                MIGRATION,
                '"uq_ledger_terminal", "ledger", ["job_id"], unique=True',
                '"uq_ledger_terminal", "ledger", ["job_id"], unique=False',
            ),
        ),
        (f"{CONTRACT}/test_apply.py::test_money_moves_at_most_once",),
    ),
    Mutant(
        "many-reserve-lines",
        "The schema lets a job reserve once",
        (
            Edit(
                MIGRATION,
                '"uq_ledger_reserve", "ledger", ["job_id"], unique=True',
                '"uq_ledger_reserve", "ledger", ["job_id"], unique=False',
            ),
        ),
        (f"{CONTRACT}/test_quotas.py::test_a_job_reserves_once",),
    ),
    Mutant(
        "ledger-can-be-rewritten",
        "Ledger and grants are append-only",
        (Edit(BOOKS_KEPT, " AND {_NAMES[table]}", " OR 1 = 1"),),
        (f"{CONTRACT}/test_grants.py::test_what_was_granted_can_not_be_changed",),
    ),
    Mutant(
        "counter-below-zero",
        "No counter falls below zero",
        (Edit(MIGRATION, 'sa.CheckConstraint("reserved >= 0"', 'sa.CheckConstraint("reserved >= -99"'),),
        (f"{CONTRACT}/test_apply.py::test_a_counter_cannot_fall_below_zero",),
    ),
    Mutant(
        "blocked-may-order",
        "A block comes before every limit",
        (Edit(ACCEPTING, "    refuse_blocked(book, now)\n    standings = await reserve", "    standings = await reserve"),),
        (f"{CONTRACT}/test_grants.py::test_a_block_comes_before_every_limit_until_it_ends",),
    ),
    Mutant(
        "block-for-ever",
        "A block ends when it was said to",
        (Edit(PRECEDENCE, " or self.block.until > now)", " or self.block.until)"),),
        (f"{CONTRACT}/test_grants.py::test_a_block_comes_before_every_limit_until_it_ends",),
    ),
    Mutant(
        "empty-new-counter",
        "A new limit counts what was already spent in its period",
        (
            Edit(
                COUNTERS,
                "            *_sums(unit),\n        ),\n    )\n    for",
                "            *(0 * func.count(), 0 * func.count()),\n        ),\n    )\n    for",
            ),
        ),
        (f"{CONTRACT}/test_limits.py::test_a_new_limit_counts_what_was_spent_and_is_held_in_its_period",),
    ),
    Mutant(
        "released-counts-on",
        "What was given back is not counted by a new limit",
        (
            Edit(
                COUNTERS,
                "case((_END.c.kind.is_(None), takes), else_=0)",
                'case((func.coalesce(_END.c.kind, "") != "settle", takes), else_=0)',
            ),
        ),
        (f"{CONTRACT}/test_limits.py::test_a_new_limit_counts_what_was_spent_and_is_held_in_its_period",),
    ),
    Mutant(
        "whole-history-counted",
        "A new limit counts from the start of its period",
        (Edit(COUNTERS, "_LINE.c.at >= _STARTS, _LINE.c.at < _ENDS,", "_LINE.c.at < _ENDS,"),),
        (f"{CONTRACT}/test_limits.py::test_a_new_limit_counts_what_was_spent_and_is_held_in_its_period",),
    ),
    Mutant(
        "unasked-counters-rest",
        "A counter counts on while no limit asks for it",
        (
            Edit(
                BOOKS,
                "await _take(tx, counters.values(), limits, price)",
                "await _take(tx, [counters[key_of(x)] for x in limits], limits, price)",
            ),
        ),
        (f"{CONTRACT}/test_limits.py::test_a_limit_that_was_lifted_and_set_again_has_forgotten_nothing",),
    ),
    Mutant(
        "no-turn-of-the-server",
        "Orders and ends of jobs of one server take turns with changes of its limits",
        (
            Edit(
                TURNS,
                "func.pg_advisory_xact_lock_shared(_PROVIDERS, _PROVIDER), func.pg_advisory_xact_lock(_GUILDS, _GUILD))",
                "func.pg_advisory_xact_lock_shared(_PROVIDERS, _PROVIDER), func.length(cast(_GUILD, String)))",
            ),
            Edit(TURNS, "from sqlalchemy import Integer, bindparam,", "from sqlalchemy import Integer, String, bindparam, cast,"),
        ),
        (f"{CONTRACT}/test_turns.py::test_a_limit_that_is_set_while_orders_come_in_misses_none",),
    ),
    Mutant(
        "no-turn-of-the-provider",
        "No order or end of a job slips past while a provider's limit is set",
        (
            Edit(TURNS, "func.pg_advisory_xact_lock_shared(_PROVIDERS, _PROVIDER), func", "func.length(cast(_PROVIDER, String)), func"),
            Edit(TURNS, "from sqlalchemy import Integer, bindparam,", "from sqlalchemy import Integer, String, bindparam, cast,"),
        ),
        (f"{CONTRACT}/test_turns.py::test_a_limit_that_is_set_while_orders_come_in_misses_none",),
    ),
    Mutant(
        "standing-of-before",
        "What an order is told is left is what it has left there, whoever else orders",
        (Edit(COUNTERS, "_HELD = _OPEN.with_for_update()", "_HELD = _OPEN"),),
        (f"{CONTRACT}/test_turns.py::test_each_order_is_told_what_it_has_left_there",),
    ),
    Mutant(
        "deferred-begin",
        "On SQLite one transaction at a time decides, and the others wait",
        (Edit("bot/storage/connections.py", 'begin="BEGIN IMMEDIATE", size=1)', 'begin="BEGIN", size=1)'),),
        (f"{CONTRACT}/test_turns.py::test_a_limit_that_is_set_while_orders_come_in_misses_none",),
    ),
    Mutant(
        "settled-by-the-clock",
        "A job settles into the period it was reserved in",
        (Edit(BOOKS, '"now": reserved_at}', '"now": at}'),),
        (f"{CONTRACT}/test_apply.py::test_a_job_settles_into_the_period_it_was_reserved_in",),
    ),
    Mutant(
        "released-is-used",
        "What is released is given back",
        (Edit(BOOKS, "_SETTLING if settled else _RELEASING", "_SETTLING"),),
        (f"{CONTRACT}/test_apply.py::test_releasing_gives_the_price_back_and_says_why",),
    ),
    Mutant(
        "grant-for-every-period",
        "A grant raises a limit for the current period only",
        (
            Edit(
                LIMITS,
                "C.unit == limit.unit.value, C.starts == limit.starts)\n                await",
                "C.unit == limit.unit.value)\n                await",
            ),
        ),
        (f"{CONTRACT}/test_grants.py::test_a_grant_raises_no_other_period",),
    ),
    Mutant(
        "grant-outside-the-ledger",
        "A grant is a line of the ledger",
        (
            Edit(
                LIMITS,
                "            await tx.execute(insert(t.ledger), line)\n",
                '            await tx.execute(insert(t.ledger), {**line, "amount": 0})\n',
            ),
        ),
        (f"{CONTRACT}/test_grants.py::test_grants_add_up_and_are_told_while_they_count",),
    ),
    Mutant(
        "grant-raises-the-server",
        "A grant never raises what the server may spend",
        (
            Edit(LIMITS, "own = [limit for limit in limits if limit.kind is LimitKind.MEMBER]", "own = list(limits)"),
            Edit(
                LIMITS,
                'insert(t.grants), [{**key, "line_id": line["id"], "guild_id": guild_id, "amount": amount} for key in keys]',
                'insert(t.grants), [{**key, "line_id": line["id"], "guild_id": guild_id, "amount": amount} for key in keys[1:]]',
            ),
        ),
        (f"{CONTRACT}/test_grants.py::test_a_grant_never_raises_what_the_server_may_spend",),
    ),
    Mutant(
        "alerts-again-and-again",
        "Each level is told once a period",
        (
            Edit(ALERTS, "if (level := _level(standing)) > told]", "if (level := _level(standing)) > 0 * told]"),
            Edit(ALERTS, "where(*here, c.alerted < level)", "where(*here)"),
        ),
        (f"{CONTRACT}/test_told.py::test_each_level_is_told_once_a_period_and_the_highest_alone",),
    ),
    Mutant(
        "own-key-on-the-allotment",
        "A job of the server's own key touches no limit of the operator's",
        (Edit(PRECEDENCE, "return self.account == OPERATOR_ACCOUNT", "return bool(self.account)"),),
        (
            f"{CONTRACT}/test_limits.py::test_a_job_of_the_server_s_own_key_counts_for_its_member_only",
            "tests/unit/domain/test_precedence.py::test_the_operator_s_limits_are_not_asked_where_another_account_pays",
        ),
    ),
    Mutant(
        "own-key-adopted",
        "A new limit of the operator's leaves out what a server's own key paid",
        (Edit(COUNTERS, "(_LINE.c.guild_id == _GUILD, _LINE.c.account == OPERATOR_ACCOUNT)", "(_LINE.c.guild_id == _GUILD,)"),),
        (f"{CONTRACT}/test_limits.py::test_a_job_of_the_server_s_own_key_counts_for_its_member_only",),
    ),
    Mutant(
        "default-beside-the-entry",
        "A server's own entry a month replaces the default",
        (
            Edit(
                PRECEDENCE,
                "    if not any(entry.period is Period.MONTH and entry.unit is Unit.CREDITS for entry in entries):\n",
                "    if entries or not entries:\n",
            ),
        ),
        ("tests/unit/domain/test_precedence.py::test_the_server_s_default_stands_until_its_own_entry_a_month_in_credits",),
    ),
    Mutant(
        "meanest-role",
        "Of several roles the most generous applies",
        (Edit(PRECEDENCE, "best = max(with_entries", "best = min(with_entries"),),
        ("tests/unit/domain/test_precedence.py::test_of_several_roles_the_most_generous_applies_whole",),
    ),
    Mutant(
        "override-ignored",
        "A member's own entry comes before their roles",
        (
            Edit(PRECEDENCE, "    if override := ", "    if False and (override := "),
            Edit(PRECEDENCE, "member_scope(buyer.guild_id, buyer.user_id)):\n", "member_scope(buyer.guild_id, buyer.user_id))):\n"),
        ),
        ("tests/unit/domain/test_precedence.py::test_the_first_source_with_an_entry_applies_whole",),
    ),
    Mutant(
        "zone-at-once",
        "A new time zone begins with the next period",
        (Edit(ZONES, "    _, begins = _under_way(period, change.at, line)\n", "    begins = change.at\n"),),
        ("tests/unit/domain/test_zones.py::test_a_period_under_way_ends_as_it_began",),
    ),
    Mutant(
        "zone-without-measure",
        "The first period of a new zone lasts half as long as usual at least",
        (
            Edit(
                ZONES, "nearest = before if begins - before <= after - begins else after", "nearest = before if before <= after else after"
            ),
        ),
        ("tests/unit/domain/test_zones.py::test_no_period_is_shorter_than_half_or_longer_than_one_and_a_half",),
    ),
    Mutant(
        "draft-reserves",
        "A draft reserves nothing",
        (Edit(ACCEPTING, "    if new.hold is None:\n", "    if created:\n"),),
        (f"{CONTRACT}/test_drafts.py::test_a_draft_reserves_nothing_and_is_told_what_it_would_find",),
    ),
    Mutant(
        "draft-without-room",
        "Nobody is asked to confirm what would be refused",
        (Edit(ACCEPTING, "    refuse_without_room(standings, draft.request.price, draft.shots or 1)\n", ""),),
        (f"{CONTRACT}/test_draft_room.py::test_a_draft_has_to_find_room_and_leaves_nothing_where_there_is_none",),
    ),
    Mutant(
        "confirmed-in-the-past",
        "A confirmed draft is judged by the limits of now",
        (
            Edit(
                ACCEPTING,
                "return await reserved(tx, change.after, now, defaults, ids)",
                "return await reserved(tx, change.after, draft.created_at, defaults, ids)",
            ),
        ),
        (f"{CONTRACT}/test_drafts.py::test_a_confirmed_draft_is_queued_and_reserved_by_the_limits_of_now",),
    ),
    Mutant(
        "trail-left-out",
        "Each change of a limit is on the audit trail",
        (
            Edit(
                LIMIT_WRITES,
                'await write_trail(tx, ids, target.guild_id, actor, "limit-set", now, subject=named(target), **texts)',
                "texts.clear()",
            ),
        ),
        (f"{CONTRACT}/test_quotas.py::test_each_change_is_on_the_audit_trail_with_before_and_after",),
    ),
    Mutant(
        "audit-trusts-counters",
        "The audit recomputes each counter from the ledger",
        (Edit(AUDIT, "        *await _counters(tx),\n", ""),),
        (f"{CONTRACT}/test_quotas.py::test_the_audit_names_a_difference",),
    ),
    Mutant(
        "audit-trusts-states",
        "The audit holds the lines of each job against its state",
        (Edit(AUDIT, "        *await _states(tx),\n", ""),),
        (f"{CONTRACT}/test_quotas.py::test_the_audit_names_a_difference",),
    ),
)
