"""For all tests."""

import os

# What the terminal says is tested in English, whatever the developer's own terminal speaks. Processes that tests start inherit it.
os.environ["LC_ALL"] = "C.UTF-8"
