"""What `/metrics` shows. The only place that knows Prometheus."""

from bot.metrics.exposition import Exposition
from bot.metrics.meter import PrometheusMeter

__all__ = ["Exposition", "PrometheusMeter"]
