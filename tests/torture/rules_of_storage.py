"""The rules of design.md §3 about guards, locks and what belongs into one commit."""

from tests.torture.mutant import Edit, Mutant
from tests.torture.rules_of_paying import SINGLES

APPLYING, JOBS, LOCK = "bot/storage/applying.py", "bot/storage/jobs.py", "bot/storage/lock.py"
COMMIT = "            return await self._db.write(lambda tx: apply(tx, change, epoch, line_id))\n"
APPLY = "tests/contract/storage/test_apply.py"

STORAGE = (
    Mutant(
        "owed-twice",
        "A clip is owed once at a time, however often somebody presses",
        (Edit(APPLYING, "    if clips and await tx.scalar(owed_already) is not None:\n", "    if False:\n"),),
        (f"{APPLY}::test_a_clip_is_owed_once_at_a_time",),
    ),
    Mutant(
        "no-guard-by-state",
        "A step is applied only while the job is in the state it was loaded in",
        (Edit(APPLYING, ", t.jobs.c.state == _STATE)", ", _STATE == _STATE)"),),
        (f"{APPLY}::test_a_job_that_moved_on_meanwhile_keeps_what_it_has",),
    ),
    Mutant(
        "no-guard-by-epoch",
        "A runner that was replaced writes nothing",
        (Edit(APPLYING, "    if now != epoch:\n", "    if False:\n"),),
        (f"{APPLY}::test_a_runner_that_was_replaced_writes_nothing",),
    ),
    Mutant(
        "same-epoch",
        "Taking the runner lock raises the epoch",
        (Edit(LOCK, "epoch = runner.epoch + 1", "epoch = runner.epoch"),),
        ("tests/contract/storage/test_runner_lock.py::test_each_holder_has_a_higher_epoch",),
    ),
    Mutant(
        "no-runner-lock",
        "One process runs jobs",
        (
            Edit(LOCK, "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_SH | fcntl.LOCK_NB"),
            Edit(LOCK, "        if not free:\n", "        if False:\n"),
        ),
        ("tests/contract/storage/test_runner_lock.py::test_a_second_holder_is_refused_at_once",),
    ),
    Mutant(
        "money-after-the-state",
        "Money moves in the commit that moves the state",
        (
            Edit(
                JOBS,
                COMMIT,
                "            from dataclasses import replace\n"
                "            from bot.domain.jobs import MoneyAct\n"
                "            from bot.storage.books import finish\n"
                "            plain = replace(change, money=MoneyAct.NONE)\n"
                "            job = await self._db.write(lambda tx: apply(tx, plain, epoch, line_id))\n"
                "            if change.money is not MoneyAct.NONE:\n"
                "                at = change.after.changed_at\n"
                "                await self._db.write(lambda tx: finish(tx, change.before, change.money, line_id, reason='', at=at))\n"
                "            return job\n",
            ),
        ),
        (f"{SINGLES}[list-clip]",),
    ),
    Mutant(
        "news-after-the-state",
        "What is owed to people is written in the commit that changes the state",
        (
            Edit(
                JOBS,
                COMMIT,
                "            from dataclasses import replace\n"
                "            from sqlalchemy import insert\n"
                "            from bot.storage.outbox_records import outbox_values\n"
                "            job = await self._db.write(lambda tx: apply(tx, replace(change, owed=()), epoch, line_id))\n"
                "            rows = [outbox_values(row) for row in change.owed]\n"
                "            if rows:\n"
                "                await self._db.write(lambda tx: tx.execute(insert(t.outbox), rows))\n"
                "            return job\n",
            ),
        ),
        (f"{SINGLES}[list-failing]",),
    ),
    Mutant(
        "settled-row-again",
        "A row that was settled is not settled again",
        (Edit(APPLYING, ", c.state == OutboxState.DUE.value)", ")"),),
        (f"{APPLY}::test_a_settled_outbox_row_takes_the_whole_change_with_it",),
    ),
    Mutant(
        "repeated-event",
        "A repeated event returns the same job",
        (Edit("bot/storage/accepting.py", "request_key=new.origin.request_key,", 'request_key=f"{new.id} {new.origin.request_key}",'),),
        ("tests/contract/storage/test_accept.py::test_a_repeated_event_returns_the_same_job_and_reserves_nothing",),
    ),
    Mutant(
        "whole-row-written",
        "Only what differs is written, so a wish to cancel that came meanwhile stays",
        (Edit(APPLYING, "if value != before[name]", "if name in before"),),
        (f"{APPLY}::test_only_what_differs_is_written",),
    ),
    Mutant(
        "reserved-after-the-order",
        "An order and its price in every limit are one commit",
        (
            Edit(
                "bot/storage/accepting.py",
                "        return await reserved(tx, job, now, defaults, ids)\n",
                "        return Accepted(job, created=True, standings=())\n",
            ),
            Edit(
                JOBS,
                "        return await self._db.write(lambda tx: accept(tx, new, now, self._defaults, self._ids))\n",
                "        from bot.storage.accepting import reserved\n"
                "        accepted = await self._db.write(lambda tx: accept(tx, new, now, self._defaults, self._ids))\n"
                "        if accepted.created:\n"
                "            return await self._db.write(lambda tx: reserved(tx, accepted.job, now, self._defaults, self._ids))\n"
                "        return accepted\n",
            ),
        ),
        (f"{SINGLES}[list-failing]",),
    ),
    Mutant(
        "pictures-thrown-away",
        "Pictures are kept in the database until the job ends",
        (Edit(APPLYING, "    if change.after.ended:\n        await tx.execute(delete", "    if True:\n        await tx.execute(delete"),),
        (f"{SINGLES}[list-failing]",),
    ),
    Mutant(
        "swept-under-the-job",
        "The sweep of the spool leaves alone what a job still needs",
        (Edit(JOBS, "open_ones = select(c.id).where(ACTIVE)", "open_ones = select(c.id).where(ACTIVE, c.state == 'draft')"),),
        ("tests/contract/storage/test_queries.py::test_files_stay_for_open_jobs_and_for_clips_that_were_kept",),
    ),
    Mutant(
        "call-before-its-note",
        "The journal beside the database is told of a paid call before it is made",
        (
            Edit(
                "bot/services/chronicle.py",
                "            await self._journal.add(Called(",
                "            _ = (Called(",
            ),
        ),
        ("tests/unit/services/test_restored.py::test_one_whose_answer_was_lost_goes_by_the_providers_list",),
    ),
)
