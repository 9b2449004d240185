"""The refusals: what business code may answer instead of doing."""

from __future__ import annotations


class Refusal(Exception):
    """Base of every refusal; `status` is what the web answers."""

    status = 400


class NotFound(Refusal):
    """Absent, or not yours: the two are never told apart."""

    status = 404


class NotAllowed(Refusal):
    """Signed in and known, but this is not for this person to do."""

    status = 403


class NotSignedIn(Refusal):
    """The session is over or was never there."""

    status = 401


class Conflict(Refusal):
    """The thing is already in another state; `facts` say which."""

    status = 409

    def __init__(self, message: str = "", **facts: object) -> None:
        super().__init__(message)
        self.facts = facts


class Gone(Refusal):
    """Deliberately erased."""

    status = 410


class Withdrawn(Gone):
    """A report that was taken back: whoever might read it is told why."""

    def __init__(self, place: dict[str, str], reason: str) -> None:
        super().__init__("withdrawn")
        self.place, self.reason = place, reason


class TooLarge(Refusal):
    """Over a documented limit, in bytes."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(f"limit {limit}")
        self.limit = limit


class Invalid(Refusal):
    """Bad input: `problems` maps each field to what is wrong and how to mend it."""

    status = 422

    def __init__(self, **problems: str) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in problems.items()))
        self.problems = problems


class Malformed(Refusal):
    """Not even readable as what it should be."""

    status = 400


class TooMany(Refusal):
    """More than a person sends: try again in `seconds`."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = max(1, seconds)


class Busy(Refusal):
    """Try again in a moment: nothing was stored."""

    status = 503
