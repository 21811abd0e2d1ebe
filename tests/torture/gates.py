"""Where a process may die."""

COMMITS = frozenset({"jobs.accept", "jobs.apply", "jobs.ask_cancel", "outbox.save", "lock.held"})

GATED = COMMITS | frozenset({
    "provider.submit",
    "provider.poll",
    "provider.find",
    "provider.cancel",
    "downloads.fetch",
    "tools.finish",
    "messenger.post",
    "messenger.look_for",
    "receipts.changed",
})
"""Every commit and every call to the outside. Reads of our own database change nothing that a death could leave behind."""

WIRED = frozenset({"provider.submit", "messenger.post"})
"""Requests that may still be on the wire when their sender dies."""
