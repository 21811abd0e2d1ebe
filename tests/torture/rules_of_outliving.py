"""The rules about clips by link, and about what stays erased when a database is put back."""

from tests.torture.mutant import Edit, Mutant

REBURIAL, HOSTING = "bot/services/reburial.py", "bot/services/hosting.py"
AGAIN, LINKS = "tests/unit/services/test_reburial.py", "tests/unit/services/test_hosting.py"
DEATHS = "tests/unit/services/test_reburial_deaths.py"

OUTLIVING = (
    Mutant(
        "yesterday-remembers",
        "What was erased since a database was copied is erased again before anything of the copy is shown",
        (Edit("bot/services/reckoning.py", "        await self._ports.reburial.again(lambda change: self._apply(change, epoch))\n", ""),),
        (f"{AGAIN}::test_words_that_were_erased_since_are_erased_again_before_anything_is_shown",),
    ),
    Mutant(
        "erased-clip-is-posted-again",
        "A copy that was still making a clip does not post it when it was erased since",
        (Edit(REBURIAL, "                change = transitions.withheld(job, now)\n", "                continue\n"),),
        (f"{AGAIN}::test_a_clip_that_was_erased_since_is_not_posted_by_a_copy_that_was_still_making_it[running]",),
    ),
    Mutant(
        "erased-order-is-bought",
        "An order that was erased since, and is proven not to have been bought, is not bought now",
        (Edit("bot/services/dispatch.py", "if job.cancel_asked or job.delivered_to is DeliveredTo.REMOVED:", "if job.cancel_asked:"),),
        (f"{AGAIN}::test_one_that_is_proven_not_to_be_bought_is_not_bought_now",),
    ),
    Mutant(
        "nobody-is-spared",
        "A job that was under way when its member asked to be forgotten still reaches them",
        (Edit(REBURIAL, " and job.id not in stone.spared", ""),),
        (f"{AGAIN}::test_a_job_that_was_under_way_when_its_member_asked_still_comes",),
    ),
    Mutant(
        "wish-before-its-work",
        "A wish that a copy has forgotten is written down only when its clips are safe from being posted",
        (
            Edit(
                REBURIAL,
                "        await self._take_back(over, apply)\n        await self._store.ask_again(erasure)\n",
                "        await self._store.ask_again(erasure)\n        await self._take_back(over, apply)\n",
            ),
        ),
        (f"{DEATHS}::test_a_death_after_any_write_of_erasing_again_shows_nothing",),
    ),
    Mutant(
        "last-tombstone-counts",
        "The first tombstone of a wish stays: a database that was put back knows less",
        (Edit("bot/storage/tombstones.py", "        if target.exists():\n", "        if False:\n"),),
        ("tests/unit/app/test_tombstones.py::test_the_first_one_stays",),
    ),
    Mutant(
        "link-outlives-its-job",
        "The link to a clip ends with whatever erases its job",
        (Edit("bot/storage/forgetting.py", '    "link_token": None,\n', ""),),
        ("tests/contract/storage/test_links.py::test_erased_it_is_gone",),
    ),
    Mutant(
        "link-outlives-its-clip",
        "The link to a clip ends when the clip is taken back",
        (Edit("bot/domain/transitions.py", '"clip": None, "link": None}', '"clip": None}'),),
        (f"{LINKS}::test_deleted_it_is_gone_for_whoever_has_the_link",),
    ),
    Mutant(
        "links-without-end",
        "Clips by link take no more of the disk than the operator allows",
        (Edit(HOSTING, "        if size > room:\n", "        if False:\n"),),
        (f"{LINKS}::test_without_room_it_fails_honestly_and_what_is_offered_stays",),
    ),
    Mutant(
        "link-over-before-it-is-told",
        "A link that nobody has been told of yet gets all its days",
        (Edit(HOSTING, "        return ClipLink(job.link.token, now + self._terms.lasting)\n", "        return None\n"),),
        (f"{LINKS}::test_a_link_whose_post_is_late_gets_all_its_days_again",),
    ),
    Mutant(
        "link-is-posted-twice",
        "A post with a link is found again in the history by its marker",
        (Edit("bot/discord_io/messenger.py", "return marked or any(", "return any("),),
        ("tests/integration/test_linked_clips.py::test_a_clip_that_does_not_fit_is_posted_as_words_with_a_link_and_found_again",),
    ),
)
