"""The database: jobs, money, what is owed, and who may run."""

from bot.domain.precedence import Defaults
from bot.storage.database import Database, backup, migrate
from bot.storage.schema import Migrated

__all__ = ["Database", "Defaults", "Migrated", "backup", "migrate"]
