"""How much is tried: a part with every `make test`, all of it in `make torture`."""

import os

ALL = os.environ.get("TORTURE") == "all"
