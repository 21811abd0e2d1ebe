"""Where a process may die."""

COMMITS = frozenset({
    "jobs.accept",
    "jobs.apply",
    "jobs.ask_cancel",
    "jobs.confirm",
    "jobs.retake",
    "outbox.save",
    "facts.set_fact",
    "lock.held",
})

GATED = COMMITS | frozenset({
    "journal.add",
    "provider.submit",
    "provider.poll",
    "provider.find",
    "provider.cancel",
    "downloads.fetch",
    "tools.finish",
    "tools.last_frame",
    "tools.join",
    "messenger.post",
    "messenger.look_for",
    "receipts.changed",
})
"""Every commit, every note beside the database and every call to the outside. Reads of our own change nothing that a death could leave."""

WIRED = frozenset({"provider.submit", "messenger.post"})
"""Requests that may still be on the wire when their sender dies."""

COMMITS_BESIDE = frozenset({
    "reviews.ask",
    "reviews.approve",
    "reviews.refuse",
    "notices.save",
    "privacy.ask",
    "privacy.forget",
    "privacy.conclude",
    "privacy.save_removal",
    "privacy.left",
    "privacy.forget_server",
    "privacy.purge",
})

CALLS_BESIDE = frozenset({
    "pictures.load",
    "messages.sources",
    "messages.delete",
    "messages.hand_over",
    "notifier.post",
    "notifier.edit",
    "notifier.look_for",
    "remover.remove",
    "leftovers.discard",
    "tombstones.add",
})
"""What members and moderators cause besides orders, and what runs beside the runner; with notes beside the database."""

WIRED_BESIDE = frozenset({"messages.delete", "messages.hand_over", "notifier.post", "notifier.edit", "remover.remove"})

EVERY_CALL = (GATED - COMMITS) | CALLS_BESIDE
EVERY_WIRED = WIRED | WIRED_BESIDE
