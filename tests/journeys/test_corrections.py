"""What was sent is put right by a new revision: by the shopper's own wish, and when the office gives it back with remarks."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop


def test_a_received_visit_is_corrected_from_the_phone_and_a_returned_one_opens_filled_in(
    phone: Phone, shop: Shop, tmp_path: Path
) -> None:
    phone.open_form()
    phone.answer_quickly()
    phone.go("i-2.3")
    phone.pick("2.3", draw_photo(tmp_path / "a.jpg"))
    phone.go("missing")
    phone.send()
    phone.wait_received()

    with phone.page.expect_navigation():  # the old page is ready as well
        phone.page.get_by_role("button", name="Correct something").click()
    phone.wait_ready()
    phone.go("i-1.1")
    expect(phone.item("1.1").locator("[value=yes]")).to_be_checked()
    phone.choose("1.1", "not_seen")
    phone.go("i-2.3")
    expect(phone.item("2.3").locator("[data-photos] li")).to_contain_text("Received already")
    phone.go("missing")
    phone.send()
    phone.wait_received()
    first, second = shop.held()
    assert (second.rev, second.manifest["replaces"].replace("-", "")) == (2, first.id.replace("-", ""))
    assert second.manifest["photos"] == first.manifest["photos"]
    assert len(second.photos) == 1
    assert second.manifest["answers"]["1.1"]["value"] == "not_seen"

    _give_back(shop, second.id, second.manifest["subject"])
    phone.page.goto(f"{shop.base}/assignments")
    expect(phone.page.locator("#came-back")).to_contain_text("Which product?")
    phone.page.goto(shop.visit_url())
    phone.wait_ready()
    expect(phone.item("2.3")).to_be_visible()
    expect(phone.item("2.3")).to_contain_text("The office asks: Which product?")
    phone.go("missing")
    expect(phone.page.locator("[data-remarks] a")).to_have_count(1)
    phone.send()
    phone.wait_received()
    third = shop.held()[-1]
    assert (third.rev, third.manifest["replaces"].replace("-", "")) == (3, second.id.replace("-", ""))
    phone.page.get_by_role("link", name="Read what was sent").click()
    expect(phone.page.locator("h1")).to_have_text("What was sent")
    expect(phone.page.locator(".answers img")).to_have_count(0)  # no worker has made it clean yet
    expect(phone.page.locator("main")).to_contain_text("received, no picture of it yet")


def _give_back(shop: Shop, submission: str, assignment: str) -> None:
    remarks = json.dumps([{"item": "2.3", "text": "Which product?"}])
    with sqlite3.connect(shop.folder / "shopper.db") as database:
        (somebody,) = database.execute("SELECT id FROM user LIMIT 1").fetchone()
        database.execute(
            'INSERT INTO "return" (id, assignment_id, submission_id, remarks, note, due_at, returned_by, returned_at)'
            " VALUES (?, ?, ?, ?, 'Thank you.', '2026-04-20 10:00:00', ?, '2026-04-19 10:00:00')",
            (uuid4().hex, assignment.replace("-", ""), submission, remarks, somebody),
        )
    database.close()
