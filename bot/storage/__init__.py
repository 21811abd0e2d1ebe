"""The database: jobs, money, what is owed, and who may run."""

from bot.domain.precedence import Defaults
from bot.storage.backups import backup, restore
from bot.storage.checking import DatabaseCheck
from bot.storage.database import Database, migrate, require_alone, wire_of
from bot.storage.schema import Migrated

__all__ = ["Database", "DatabaseCheck", "Defaults", "Migrated", "backup", "migrate", "require_alone", "restore", "wire_of"]
