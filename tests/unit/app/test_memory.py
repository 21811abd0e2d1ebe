import gc

from bot import memory


def test_what_has_been_built_is_out_of_the_collectors_sight() -> None:
    try:
        memory.settle()
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
