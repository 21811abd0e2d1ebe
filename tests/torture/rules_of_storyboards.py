"""What holds for storyboards: money of all shots or none, and that every finished shot arrives."""

from tests.torture.mutant import Edit, Mutant

SHOOTING, STORED, JOBS = "bot/services/shooting.py", "bot/storage/shooting.py", "bot/storage/jobs.py"
TESTS = "tests/unit/services/test_storyboards.py"

STORYBOARDS = (
    Mutant(
        "half-a-storyboard",
        "Start finds room for every shot of a storyboard, or holds nothing",
        (Edit(STORED, "    refuse_without_room(await standings_of(tx, buyer, limits, now), board.request.price, board.shots)\n", ""),),
        (f"{TESTS}::test_start_is_all_or_nothing",),
    ),
    Mutant(
        "shot-posted",
        "A shot is delivered to nobody, the storyboard made of it is",
        (Edit("bot/services/fetching.py", "            if job.shot is not None:\n", "            if False:\n"),),
        (f"{TESTS}::test_each_shot_begins_with_the_last_frame_of_the_one_before",),
    ),
    Mutant(
        "uncertain-shot-kept",
        "A storyboard does not wait for ever for a shot of which nobody knows, and that shot is not lost with it",
        (Edit("bot/domain/storyboards.py", "if shot.state is JobState.UNCERTAIN)", "if False)"),),
        ("tests/unit/services/test_cut_storyboards.py::test_a_shot_of_which_nothing_is_known_is_not_waited_for_and_comes_by_itself",),
    ),
    Mutant(
        "shots-swept",
        "Files of shots stay until their storyboard is over",
        (Edit(JOBS, "open_ones.union(parts, owed, kept)", "open_ones.union(owed, kept)"),),
        ("tests/unit/services/test_cut_storyboards.py::test_files_stay_for_shots_until_their_storyboard_is_over",),
    ),
    Mutant(
        "unjoined-is-lost",
        "Shots that cannot be joined are posted one by one",
        (Edit(SHOOTING, "tuple(self._desk.owe(part, Owed.CLIP) for part in parts)", "()"),),
        ("tests/unit/services/test_cut_storyboards.py::test_what_can_not_be_joined_is_posted_shot_by_shot",),
    ),
    Mutant(
        "take-over-a-take",
        "Of several presses, one tries a failed shot again",
        (Edit("bot/domain/storyboards.py", "return open_one if open_one is not None and open_one.ended else None", "return open_one"),),
        ("tests/unit/services/test_retakes.py::test_pressed_twice_a_shot_is_tried_again_once",),
    ),
)
