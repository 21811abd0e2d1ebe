"""For all tests."""

import os

from hypothesis import HealthCheck, settings

# What the terminal says is tested in English, whatever the developer's own terminal speaks. Processes that tests start inherit it.
os.environ["LC_ALL"] = "C.UTF-8"

# How long an example takes says how busy the machine is, and nothing about what is tried.
settings.register_profile("clapper", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("clapper")
