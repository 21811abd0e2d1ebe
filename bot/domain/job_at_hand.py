"""Which job the code at hand works for, so that all it logs can say so, also where the job itself is not known (downloads, encoders, HTTP).

It goes with the task: into whatever a step awaits, into threads and further tasks, and never from one step to another.
"""

from contextvars import Context, ContextVar, copy_context

_JOB: ContextVar[str] = ContextVar("job", default="")


def job_at_hand() -> str:
    """Its id; empty where the work is for no job, or for several."""
    return _JOB.get()


def context_for(job_id: str) -> Context:
    """The context in which a task that works for this job is to be made. Empty: for none, whoever makes the task."""
    context = copy_context()
    context.run(_JOB.set, job_id)
    return context
