"""The rules of design.md §3 about paid calls and about what is found after them."""

from tests.torture.mutant import Edit, Mutant

DISPATCH = "bot/services/dispatch.py"
EVIDENCE = "bot/services/evidence.py"
PAID = "bot/providers/paid.py"
COURIER, COURIERS = "bot/providers/courier.py", "bot/providers/couriers.py"
FIND = "bot/providers/aivideomaker_find.py"
SINGLES = "tests/torture/test_singles.py::test_one_death_anywhere_costs_neither_money_nor_clip"
SUBMITTING = "tests/unit/services/test_submitting.py"
LOOKING = "tests/unit/services/test_evidence.py"
KILLS = "tests/contract/providers/test_courier_kills.py"

PAYING = (
    Mutant(
        "call-before-intent",
        "The intent is committed before the first byte of a paid call",
        (
            Edit(
                DISPATCH,
                "        intended = await desk.apply(transitions.begun(job, attempt))\n",
                "        early = SubmitCall(account, model, job.request, pictures, attempt, self._hook_url(token))\n"
                "        self._early = await self._paid(provider, early)\n"
                "        intended = await desk.apply(transitions.begun(job, attempt))\n",
            ),
            Edit(DISPATCH, "outcome = await self._paid(provider, call)", "outcome = self._early"),
        ),
        (f"{SINGLES}[marker-clip]",),
    ),
    Mutant(
        "time-out-is-not-sent",
        "Only three exceptions of httpx's own transport mean that nothing was sent",
        (Edit(PAID, "(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)", "(httpx.TransportError,)"),),
        ("tests/unit/providers/test_paid.py::test_everything_else_is_unknown",),
    ),
    Mutant(
        "anothers-intent-is-ours",
        "An intent that another runner committed is not taken for our own",
        (Edit("bot/services/desk.py", " and _same(job.attempt, change.after.attempt)", ""),),
        ("tests/unit/services/test_runner.py::test_an_intent_of_another_runner_is_not_taken_for_our_own",),
    ),
    Mutant(
        "answer-on-disk-unread",
        "An answer that only the journal has is taken over at the next start",
        (Edit("bot/services/reckoning.py", "            await self._catch_up(answers_in(entries), epoch)\n", "            pass\n"),),
        ("tests/unit/services/test_answers_on_disk.py::test_a_task_that_only_the_journal_knows_is_fetched",),
    ),
    Mutant(
        "orphans-wait-for-ever",
        "A job under way that nobody can ask about is uncertain, and its member and the operator are told so",
        (
            Edit(EVIDENCE, "            await self._nobody_to_ask(job)\n", "            pass\n"),
            Edit("bot/services/polling.py", "            if job.state is JobState.RUNNING:\n", "            if False:\n"),
        ),
        ("tests/unit/services/test_gone_providers.py::test_its_member_and_the_operator_are_told_and_the_clip_comes_when_it_is_back",),
    ),
    Mutant(
        "unheard-stop",
        "A stop that nobody told of holds after the next sweep",
        (Edit(DISPATCH, "            await self._switches.load()\n", "            pass\n"),),
        ("tests/unit/services/test_switches.py::test_a_stop_that_another_process_made_holds_although_nobody_told_of_it",),
    ),
    Mutant(
        "stands-aside-before-the-call",
        "Nothing is waited for between the last look at the switches and a paid call",
        (
            Edit(
                DISPATCH,
                "                outcome = await self._paid(provider, call)\n",
                "                await self._desk.courtesy.after_you()\n                outcome = await self._paid(provider, call)\n",
            ),
        ),
        ("tests/unit/services/test_courtesy.py::test_a_stop_that_comes_while_a_step_stands_aside_is_not_missed",),
    ),
    Mutant(
        "read-before-it-is-put-back",
        "That nothing was bought is written down before anything else that may fail",
        (
            Edit(
                "bot/services/recording.py",
                "        queued = await desk.apply(transitions.requeued(job, now, reason))\n",
                "        await desk.jobs.get(job.id)\n        queued = await desk.apply(transitions.requeued(job, now, reason))\n",
            ),
        ),
        ("tests/unit/services/test_putting_back.py::test_a_database_that_blinks_leaves_no_doubt_about_what_was_not_bought",),
    ),
    Mutant(
        "late-call",
        "A call that has not begun within 5 s of its intent is not begun",
        (Edit(DISPATCH, "CALL_WINDOW = 5.0", "CALL_WINDOW = 5e9"),),
        (f"{SUBMITTING}::test_a_call_is_not_begun_long_after_its_intent",),
    ),
    Mutant(
        "unknown-is-resent",
        "What may have been received is never sent again without evidence",
        (
            Edit(
                "bot/services/recording.py",
                "                self._doubt(job)\n            case _:",
                "                await self.back(job, 1, 'again')\n            case _:",
            ),
        ),
        (f"{SUBMITTING}::test_a_lost_answer_is_found_in_the_list_and_paid_once",),
    ),
    Mutant(
        "blind-resend",
        "A job found in `submitting` after a crash goes by the evidence",
        (Edit(EVIDENCE, "case.absent += monotonic >= case.ripe_at", "case.absent = PROOFS"),),
        (f"{SINGLES}[list-clip]",),
    ),
    Mutant(
        "one-proof",
        "Absence is proven by two reads, not by one",
        (Edit(EVIDENCE, "PROOFS = 2", "PROOFS = 1"),),
        (f"{LOOKING}::test_absence_is_proven_twice_and_late_before_it_is_sent_again",),
    ),
    Mutant(
        "early-proof",
        "Absence counts only after the call's time-out and a minute",
        (Edit(EVIDENCE, "plan.longest_call(blocking=model.blocking) + GRACE", "plan.call_timeout"),),
        (f"{LOOKING}::test_absence_is_proven_twice_and_late_before_it_is_sent_again",),
    ),
    Mutant(
        "impatient-with-couriers",
        "A paid call that waits for its clip is not doubted before its own time-out",
        (Edit(EVIDENCE, "plan.longest_call(blocking=model.blocking) + GRACE", "plan.call_timeout + GRACE"),),
        ("tests/unit/services/test_blocking.py::test_a_call_that_waits_is_not_called_uncertain_before_it_would_have_timed_out",),
    ),
    Mutant(
        "proof-by-a-set-clock",
        "A clock that is set makes no proof of absence any sooner",
        (Edit(EVIDENCE, "GRACE if attempt.submitted_at >= self._born else timedelta()", "timedelta()"),),
        (f"{LOOKING}::test_a_clock_that_is_set_during_the_call_leaves_it_a_minute_to_arrive",),
    ),
    Mutant(
        "failed-read-is-absence",
        "A read that failed proves nothing",
        (
            Edit(
                EVIDENCE,
                '            log.info("no evidence yet: %s", error, extra=_about(job))\n',
                '            log.info("no evidence yet: %s", error, extra=_about(job))\n            return Absent()\n',
            ),
        ),
        (f"{LOOKING}::test_reads_that_never_work_end_in_doubt",),
    ),
    Mutant(
        "uncertain-is-resent",
        "An uncertain job is never sent again by itself",
        (
            Edit(
                EVIDENCE,
                "            return await desk.apply(transitions.failed(job, Failure(FailureKind.LOST), now, row, billed=False))\n",
                "            from dataclasses import replace\n"
                "            again = replace(transitions.requeued(replace(job, state=JobState.SUBMITTING), now, 'x'), before=job)\n"
                "            return await desk.apply(again)\n",
            ),
        ),
        (f"{LOOKING}::test_an_uncertain_job_is_never_sent_again_even_when_absence_is_proven",),
    ),
    Mutant(
        "uncertain-gives-back",
        "The money of an uncertain job stays held",
        (
            Edit(
                "bot/domain/steps.py",
                "Step.DOUBT: _rule((_S.SUBMITTING, _S.RUNNING), _S.UNCERTAIN)",
                "Step.DOUBT: _rule((_S.SUBMITTING, _S.RUNNING), _S.UNCERTAIN, MoneyAct.RELEASE)",
            ),
        ),
        (f"{SINGLES}[callback-clip]",),
    ),
    Mutant(
        "twins",
        "Of alike orders, at most one is without an answer at a time",
        (Edit(DISPATCH, "if not fingerprint or not await", "if True or not await"),),
        (f"{SUBMITTING}::test_twins_are_never_unresolved_together",),
    ),
    Mutant(
        "somebody-elses-task",
        "A task that belongs to another attempt is never adopted",
        (Edit(EVIDENCE, "find(case.call, await self._taken(case.call))", "find(case.call, frozenset())"),),
        (f"{LOOKING}::test_another_jobs_task_is_never_adopted",),
    ),
    Mutant(
        "several-candidates",
        "Exactly one candidate is evidence, two are none",
        (Edit(FIND, "len(certain) == 1 and", "certain and"),),
        ("tests/unit/providers/test_find.py::test_two_that_fit_leave_it_open_and_a_taken_one_does_not_count",),
    ),
    Mutant(
        "older-task",
        "Only a task created after our submit may be ours",
        (Edit(FIND, "    if record.created_at and record.created_at < since:\n        return _Match.NO\n", ""),),
        ("tests/unit/providers/test_find.py::test_a_task_that_differs_is_not_it",),
    ),
    Mutant(
        "older-task-is-absence",
        "A task that only seems older than the submit proves no absence",
        (Edit(FIND, "MISSET = timedelta(days=1)", "MISSET = timedelta(0)"),),
        ("tests/unit/providers/test_find.py::test_a_task_that_only_seems_too_old_is_not_it_and_proves_no_absence",),
    ),
    Mutant(
        "short-list",
        "Absence needs a list that reaches back before the submit",
        (
            Edit(
                FIND,
                "    if reaches_back or len(tasks.records) < SMALLEST_PAGE:\n        return Absent()",
                "    if not reaches_back or tasks:\n        return Absent()",
            ),
        ),
        ("tests/unit/providers/test_find.py::test_absence_needs_a_list_that_reaches_back_or_is_surely_whole",),
    ),
    Mutant(
        "resting-account",
        "Limiter and breaker are waited for before the intent",
        (
            Edit(
                "bot/services/registry.py",
                "            return 0\n        if self._trips:",
                "            return None\n        if self._trips:",
            ),
        ),
        (f"{SUBMITTING}::test_an_account_that_refuses_us_rests_and_its_queue_waits",),
    ),
    Mutant(
        "answer-lost-to-a-stop",
        "An answer is written down whatever stops meanwhile",
        (Edit("bot/services/crew.py", "return await asyncio.shield(task)", "return await task"),),
        (f"{SUBMITTING}::test_an_answer_is_written_down_although_the_runner_is_stopped_meanwhile",),
    ),
    Mutant(
        "missing-once",
        "A task is missing after two reads in a row",
        (Edit("bot/services/verdicts.py", "MISSES = 2", "MISSES = 1"),),
        ("tests/unit/services/test_polling.py::test_one_read_that_misses_the_task_means_nothing",),
    ),
    Mutant(
        "missing-at-once",
        "A task may be unknown to its provider for two minutes",
        (Edit("bot/services/verdicts.py", "NOT_YET = timedelta(seconds=120)", "NOT_YET = timedelta(seconds=0)"),),
        ("tests/unit/services/test_polling.py::test_a_task_may_be_missing_for_two_minutes",),
    ),
    Mutant(
        "sent-after-the-call",
        "A courier writes `.sent` before its first byte",
        (
            Edit(COURIER, '    write_durably(paths.sent, b"")\n', ""),
            Edit(
                COURIER,
                "    write_result(paths, result, order.secrets)\n",
                '    write_durably(paths.sent, b"")\n    write_result(paths, result, order.secrets)\n',
            ),
        ),
        (f"{KILLS}::test_a_courier_killed_during_the_call_leaves_it_uncertain",),
    ),
    Mutant(
        "courier-without-lock",
        "A courier holds the lock of its attempt from its first moment to its end",
        (Edit(COURIERS, "pass_fds=(lock, done)", "pass_fds=(done,)"),),
        (f"{KILLS}::test_the_answer_outlives_the_bot",),
    ),
    Mutant(
        "courier-in-our-session",
        "A courier has a session of its own, so that our end is not its end",
        (Edit(COURIERS, "start_new_session=True", "start_new_session=False"),),
        (f"{KILLS}::test_the_key_is_in_no_argument_environment_or_file",),
    ),
    Mutant(
        "unsent-is-not-written-down",
        "An attempt that was called unsent cannot be sent any more",
        (Edit(COURIERS, "            write_result(paths, never)\n", ""),),
        (f"{KILLS}::test_a_runner_that_was_overtaken_cannot_send_an_attempt_that_was_called_unsent",),
    ),
    Mutant(
        "another-folders-courier",
        "A missing lock proves nothing where another data folder may have it",
        (Edit(COURIERS, "if not self._alone and not paths.lock.exists()", "if False"),),
        ("tests/contract/providers/test_aigate.py::test_an_attempt_of_another_data_folder_is_no_proof",),
    ),
    Mutant(
        "hidden-retry",
        "No hidden retry: a transport of its own for each paid call, without retries",
        (Edit(PAID, "retries=0,", "retries=3,"),),
        ("tests/unit/providers/test_paid.py::test_each_call_has_a_transport_of_its_own_without_retries",),
    ),
    Mutant(
        "endless-wait",
        "Past the hard deadline a job is uncertain",
        (Edit("bot/services/verdicts.py", "if age >= plan.hard_deadline:", "if False:"),),
        ("tests/unit/services/test_polling.py::test_the_hard_deadline_ends_in_doubt_and_a_later_success_still_counts",),
    ),
    Mutant(
        "too-late-to-count",
        "A success after doubt still counts",
        (Edit("bot/services/verdicts.py", "in {JobState.RUNNING, JobState.UNCERTAIN} else None", "in {JobState.RUNNING} else None"),),
        (f"{SINGLES}[callback-doubted]",),
    ),
    Mutant(
        "work-after-the-stop",
        "After SIGTERM nothing new is begun",
        (
            Edit("bot/services/crew.py", "if self._closing or key in self._steps:", "if key in self._steps:"),
            Edit(
                "bot/services/shift.py", "        self._dispatch.closing = True\n        self._desk.closing", "        self._desk.closing"
            ),
        ),
        ("tests/unit/services/test_runner.py::test_stop_lets_a_running_step_finish_and_takes_no_new_work",),
    ),
)
