"""Parts of the composition root: each module builds what belongs together; `bot.app` puts them together."""
