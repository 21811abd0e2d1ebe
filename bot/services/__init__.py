"""Use cases. `bot.app` builds them from the adapters; cogs see `bot.services.api` only."""
