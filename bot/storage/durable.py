"""Files that outlive a power cut."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Let the names in it be as lasting as what the files hold. Blocks until the disk says so; raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
