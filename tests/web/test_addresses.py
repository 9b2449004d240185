"""Ids from outside: what is none finds nothing, and breaks nothing."""

from uuid import UUID, uuid4

import pytest

from shopper.errors import NotFound
from shopper.web.addresses import NOWHERE, id_in, id_or_nowhere, id_wanted


@pytest.mark.parametrize("nonsense", ["x", "1", "\x00", "0" * 33, "٣" * 3, "'; --"])
def test_what_is_no_id(nonsense: str) -> None:
    assert id_in(nonsense) is None
    assert id_or_nowhere(nonsense) == NOWHERE, "a filter that is not understood shows nothing rather than everything"
    with pytest.raises(NotFound):
        id_wanted(nonsense)


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_asked_is_no_filter(nothing: str | None) -> None:
    assert id_in(nothing) is None
    assert id_or_nowhere(nothing) is None
    with pytest.raises(NotFound):
        id_wanted(nothing)


def test_an_id_is_itself() -> None:
    known: UUID = uuid4()
    assert {id_in(str(known)), id_or_nowhere(str(known)), id_wanted(str(known))} == {known}
