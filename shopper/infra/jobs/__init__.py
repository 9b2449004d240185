"""Work owed after a transaction: rows written with it, leased, run at least once.

A job survives a kill of anything: its row is committed with the change that owes it, a worker holds it by a lease that it
keeps extending, and when the worker dies the lease runs out and another takes it. So every job must bear running twice.
Read first: tests/infra/test_jobs.py.
"""

from shopper.infra.jobs.models import Job
from shopper.infra.jobs.queue import enqueue, forget_done, is_owed, job, let_go, retry_given_up, run_due, waiting

__all__ = ["Job", "enqueue", "forget_done", "is_owed", "job", "let_go", "retry_given_up", "run_due", "waiting"]
