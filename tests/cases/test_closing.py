"""A case is called mended when every point is answered, its cause is named and whoever was hurt was phoned."""

import pytest

from shopper.cases.actions import hand_over
from tests.cases.desk import events, form, reply_to
from tests.support.cases import PHONE, a_case

pytestmark = pytest.mark.one_database


def test_mended_only_when_every_point_is_answered_and_the_cause_is_named(leo, case):
    address = f"/cases/{case.id}/resolution"
    whole = {"cause": "people", "why": "Two were ill.", "prevention": "A rota.", "words": "A second till is open."}
    assert leo.post(address, form(leo, address, **whole)).status_code == 409
    answer = f"/cases/{case.id}/answer"
    leo.post(answer, form(leo, answer, **reply_to(case)))
    for missing in whole:
        assert leo.post(address, form(leo, address, **{**whole, missing: " "})).status_code == 422, missing
    assert leo.post(address, form(leo, address, **whole)).status_code == 303
    assert events(case)[-3:] == ["resolved", "told", "asked"]
    assert "Waiting for the customer" in leo.get(f"/cases/{case.id}").get_data(as_text=True)


def test_a_serious_case_is_phoned_before_it_is_mended(leo, world):
    case = a_case(world, "My son got sick, the yoghurt was mouldy.", phone=PHONE)
    hand_over(case, world.people["leo"], None, "test")
    page = leo.get(f"/cases/{case.id}").get_data(as_text=True)
    assert "Phone first" in page
    answer, address, call = (f"/cases/{case.id}/{each}" for each in ("answer", "resolution", "call"))
    leo.post(answer, form(leo, answer, **reply_to(case)))
    whole = {"cause": "supply", "why": "Cold chain.", "prevention": "A thermometer.", "words": "Thrown away."}
    assert leo.post(address, form(leo, address, **whole)).status_code == 409
    unjust = f"/cases/{case.id}/unjustified"
    easy = {"reason": "The shelf was fresh.", "words": "We looked."}
    assert leo.post(unjust, form(leo, unjust, **easy)).status_code == 409, "the easy way out is no way out"
    leo.post(call, form(leo, call, outcome="reached"))
    assert leo.post(address, form(leo, address, **whole)).status_code == 303
