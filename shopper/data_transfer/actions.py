"""Bring files in. What has a problem leaves only the list of its problems."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from shopper.access.queries import company_ids
from shopper.audit.actions import record
from shopper.data_transfer import queries
from shopper.data_transfer.models import Attempt
from shopper.data_transfer.rules import Problem, Unreadable, in_order
from shopper.data_transfer.rules.book_in import lay
from shopper.data_transfer.rules.csv_text import read_csv
from shopper.data_transfer.rules.grid import Grid
from shopper.data_transfer.rules.json_text import read_json
from shopper.data_transfer.rules.laid import Laid, Spot
from shopper.data_transfer.rules.layout import PAGES
from shopper.data_transfer.rules.locations import COLUMNS, Step, Tree, plan
from shopper.data_transfer.rules.workbook import read_workbook
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.actions import add_node, change_place
from shopper.standards.actions import put_draft
from shopper.standards.rules import parse_book

MOST_PROBLEMS = 2_000


def bring_book(actor_id: UUID, company_id: UUID, file_name: str, data: bytes) -> UUID:
    """A book from JSON or XLSX as a draft; the attempt tells what came of it. Whole or not at all."""
    _refuse_foreign(actor_id, company_id, "book")
    laid = _read_book(data)
    problems = in_order(laid.problems, {page.name: turn for turn, page in enumerate(PAGES)})
    return keep_book(actor_id, company_id, file_name, laid, problems)


@transaction
def keep_book(actor_id: UUID, company_id: UUID, file_name: str, laid: Laid, problems: list[Problem]) -> UUID:
    """The draft and its attempt in one commit; a version the book has already is a problem of the file."""
    attempt = _attempt(actor_id, company_id, "book", file_name, problems)
    if not problems:
        try:
            attempt.result_id = put_draft(actor_id, company_id, laid.document)
            attempt.done_at = clock.now()
        except Conflict as conflict:
            attempt.problems = [_version_taken(laid, conflict).kept()]
        except Invalid as refused:
            attempt.problems = [each.kept() for each in laid.told(refused.problems)]
    record(actor_id, "bring book", "transfer_attempt", attempt.id, problems=len(attempt.problems))
    return attempt.id


def _version_taken(laid: Laid, conflict: Conflict) -> Problem:
    where = next(iter(laid.spots.get("version", ())), Spot(""))
    facts = {"value": str(laid.document["version"]), "place": "version", "is_draft": "draft" in conflict.facts}
    return Problem("version_taken", where.sheet, where.row, where.column, facts)


@transaction
def bring_locations(actor_id: UUID, company_id: UUID, file_name: str, data: bytes) -> UUID:
    """A table of locations from CSV or XLSX, as what it would do; `confirm_locations` does it."""
    _refuse_foreign(actor_id, company_id, "locations")
    steps: list[Step] = []
    read_as: dict[str, str] = {}
    try:
        grid, read_as = _read_locations(data)
        steps, problems = plan(grid, queries.tree_of(company_id))
    except Unreadable as refused:
        problems = [refused.problem]
    attempt = _attempt(actor_id, company_id, "locations", file_name, in_order(problems, {}))
    attempt.read_as = read_as
    attempt.steps = [] if problems else [asdict(step) for step in steps]
    record(actor_id, "bring locations", "transfer_attempt", attempt.id, problems=len(problems))
    return attempt.id


@transaction
def confirm_locations(actor_id: UUID, attempt_id: UUID) -> int:
    """Make and change what was shown; the number of places. Conflict when it was done already or the tree has moved on since."""
    attempt = queries.attempt(actor_id, "locations", attempt_id, locked=True)
    if attempt.done_at is not None or attempt.problems:
        raise Conflict("This file was dealt with already.")
    tree = queries.tree_of(attempt.company_id)
    _refuse_moved_on(attempt.steps, tree)
    made = _Making(actor_id, attempt.company_id, tree)
    touched = sum(made.do(step) for step in attempt.steps)
    attempt.done_at = clock.now()
    record(actor_id, "confirm locations", "transfer_attempt", attempt.id, places=touched)
    return touched


class _Making:
    """One import under way: regions and partners made for the first row that names them serve the later ones."""

    def __init__(self, actor_id: UUID, company_id: UUID, tree: Tree) -> None:
        self.actor_id, self.company_id = actor_id, company_id
        self.regions = {name: place.id for name, place in tree.regions.items()}
        self.partners = {name: place.id for name, place in tree.partners.items()}

    def do(self, step: dict[str, Any]) -> bool:
        if step["place_id"]:
            return self._change(step)
        names = {key.removeprefix("name:"): text for key, text in step["values"].items() if key.startswith("name:")}
        fields = {key: value for key, value in step["values"].items() if not key.startswith("name:")}
        add_node(self.actor_id, self._parent(step), "location", names, code=step["code"], **fields)
        return True

    def _parent(self, step: dict[str, Any]) -> UUID:
        region, zone, actor_id = step["region"].casefold(), step["values"]["zone"], self.actor_id
        if region not in self.regions:
            self.regions[region] = add_node(actor_id, self.company_id, "region", _everywhere(step["region"]), zone=zone)
        if not step["partner"]:
            return self.regions[region]
        partner = step["partner"].casefold()
        if partner not in self.partners:
            self.partners[partner] = add_node(actor_id, self.regions[region], "partner", _everywhere(step["partner"]), zone=zone)
        return self.partners[partner]

    def _change(self, step: dict[str, Any]) -> bool:
        changes = {key: new for key, (_old, new) in step["changes"].items()}
        if not changes:
            return False
        names = {key.removeprefix("name:"): text for key, text in changes.items() if key.startswith("name:")}
        fields = {key: value for key, value in changes.items() if not key.startswith("name:")}
        change_place(self.actor_id, UUID(step["place_id"]), names, **fields)
        return True


def _everywhere(name: str) -> dict[str, str]:
    """A proper name typed once; its translations are added where places are kept."""
    return {"en": name}


def _refuse_moved_on(steps: list[dict[str, Any]], tree: Tree) -> None:
    """What was shown must still be what would happen."""
    for step in steps:
        known = tree.locations.get(step["code"])
        if (known is None) != step["is_new"] or (known and str(known.id) != step["place_id"]):
            raise Conflict("The places have changed since.")
        before = {**known.values, **{f"name:{language}": text for language, text in known.name.items()}} if known else {}
        if any(before.get(key) != old for key, (old, _new) in step["changes"].items()):
            raise Conflict("The places have changed since.")


def _read_book(data: bytes) -> Laid:
    """By what the file is, whatever it is called."""
    laid = Laid()
    try:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") or data.startswith((b"\xff\xfe", b"\xfe\xff")):
            laid.document, laid.problems = read_json(data)
        else:
            laid = lay(read_workbook(data))
    except Unreadable as refused:
        laid.problems = [refused.problem]
        return laid
    try:
        parse_book(laid.document)
    except Invalid as refusal:
        laid.problems += laid.told(refusal.problems)
    return laid


def _read_locations(data: bytes) -> tuple[Grid, dict[str, str]]:
    if not data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return read_csv(data, COLUMNS)
    grids = [grid for grid in read_workbook(data) if grid.headers]
    chosen = next((grid for grid in grids if "code" in grid.headers), grids[0] if grids else Grid("", [], []))
    chosen.name = ""  # a table of one sheet: its problems name row and column
    return chosen, {}


def _attempt(actor_id: UUID, company_id: UUID, kind: str, file_name: str, problems: list[Problem]) -> Attempt:
    attempt = Attempt(company_id=company_id, actor_id=actor_id, kind=kind, file_name=_name(file_name))
    attempt.problems = [each.kept() for each in problems[:MOST_PROBLEMS]]
    db.session.add(attempt)
    db.session.flush()
    return attempt


def _name(file_name: str) -> str:
    """The last part of a name as a browser gives it, without what no database keeps."""
    bare = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in bare if sign.isprintable())[:200] or "file"


def _refuse_foreign(actor_id: UUID, company_id: UUID, kind: str) -> None:
    if company_id not in company_ids(actor_id, queries.PERMISSIONS[kind]):
        raise NotFound("company")
