"""What can be done with a form: set it up piece by piece, publish it once and for good."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.questionnaires import queries, rules
from shopper.questionnaires.models import BankItem, Item, Questionnaire, QuestionnaireDraft
from shopper.questionnaires.rules import Document, ItemSpec, Texts, build_items
from shopper.standards.models import Edition
from shopper.standards.queries import edition_with_content

TOO_MANY = "the form is full"


@transaction
def build_questionnaire(actor_id: UUID | None, edition_id: UUID, name: Texts) -> UUID:
    """A form that asks what the edition promises, in the order of a visit.

    Conflict for a draft edition or one that asks nothing: a form cannot change afterwards.
    """
    edition = _published(edition_id)
    questionnaire = Questionnaire(company_id=edition.book.company_id, edition_id=edition.id, version=edition.version, name=name)
    specs = build_items(edition.standards)
    if not specs:
        raise Conflict("This edition asks nothing on a visit.", edition=str(edition_id))
    _keep(questionnaire, specs, edition)
    record(actor_id, "build questionnaire", "questionnaire", questionnaire.id, edition=str(edition.id))
    return questionnaire.id


@transaction
def start_draft(actor_id: UUID, edition_id: UUID, name: Texts, *, asks_what_the_edition_asks: bool) -> UUID:
    """A new form about an edition: with the questions the edition itself asks, or empty."""
    edition = _edition_in_reach(actor_id, edition_id)
    document = rules.empty_document(name, edition.rules)
    if asks_what_the_edition_asks:
        document = rules.document_from_edition(name, edition.standards, edition.sections, edition.rules)
    return _start(actor_id, edition, document)


@transaction
def start_draft_from(actor_id: UUID, edition_id: UUID, name: Texts, start: Document) -> UUID:
    """A new form from a ready-made document; what it cites and the stages the edition does not have are left out."""
    edition = _edition_in_reach(actor_id, edition_id)
    stages = [stage.code for stage in edition.stages]
    items = [item if item["stage"] in stages else item | {"stage": stages[0]} for item in start["items"]]
    return _start(actor_id, edition, start | {"name": name, "items": items})


@transaction
def copy_questionnaire(actor_id: UUID, questionnaire_id: UUID, name: Texts) -> UUID:
    """A new form that starts as another one is; the two have nothing to do with each other afterwards."""
    questionnaire = queries.questionnaire_for(actor_id, questionnaire_id)
    edition = edition_with_content(questionnaire.edition_id)
    return _start(actor_id, edition, _document_of(questionnaire, edition) | {"name": name})


@transaction
def revise_questionnaire(actor_id: UUID, questionnaire_id: UUID, edition_id: UUID | None = None) -> UUID:
    """The next version of a form, to be changed; with an edition given, what it cites is taken from there.

    One version at a time: a draft that is there already is the answer.
    """
    questionnaire = queries.questionnaire_for(actor_id, questionnaire_id)
    series = questionnaire.series_id or questionnaire.id
    begun = next((each.id for each in queries.drafts_for(actor_id) if each.series_id == series), None)
    if begun is not None:
        return begun
    edition = edition_with_content(questionnaire.edition_id)
    document = _document_of(questionnaire, edition)
    target = _edition_in_reach(actor_id, edition_id) if edition_id else edition
    return _start(actor_id, target, document, series_id=series)


@transaction
def change_settings(actor_id: UUID, draft_id: UUID, settings: Mapping[str, Any], seen: str) -> None:
    """Name, channel, sections, scoring. Conflict when they changed since they were `seen`."""
    draft = _to_change(actor_id, draft_id)
    _same(rules.settings_of(draft.document), seen)
    _change(actor_id, draft, {**draft.document, **settings}, "change questionnaire settings")


@transaction
def change_checks(actor_id: UUID, draft_id: UUID, checks: Sequence[Mapping[str, Any]], seen: str) -> None:
    draft = _to_change(actor_id, draft_id)
    _same(draft.document["checks"], seen)
    _change(actor_id, draft, {**draft.document, "checks": [dict(each) for each in checks]}, "change questionnaire checks")


@transaction
def put_item(actor_id: UUID, draft_id: UUID, item: Mapping[str, Any], *, key: str | None, place: int | None, seen: str = "") -> str:
    """A new item (without a key), or other words for a known one. The answer is its key.

    Conflict when somebody else changed this very item since it was `seen`; others may change others meanwhile.
    """
    draft = _to_change(actor_id, draft_id)
    if key is not None:
        _same(rules.item_in(draft.document, key), seen)
    elif len(draft.document["items"]) >= rules.MOST_ITEMS:
        raise Invalid(items=TOO_MANY)
    known = key or rules.free_key(draft.document, item.get("key") or item.get("standard_number") or "")
    document = rules.with_item(draft.document, {**item, "key": known}, place)
    _change(actor_id, draft, document, "put questionnaire item", item=known)
    return known


@transaction
def move_item(actor_id: UUID, draft_id: UUID, key: str, by: int) -> None:
    draft = _with_item(actor_id, draft_id, key)
    _change(actor_id, draft, rules.moved(draft.document, key, by), "move questionnaire item", item=key)


@transaction
def remove_item(actor_id: UUID, draft_id: UUID, key: str) -> None:
    draft = _with_item(actor_id, draft_id, key)
    _change(actor_id, draft, rules.without_item(draft.document, key), "remove questionnaire item", item=key)


@transaction
def bank_item(actor_id: UUID, draft_id: UUID, key: str) -> UUID:
    """Keep a copy of the item in the bank, for other questionnaires; without the conditions that stand on this one."""
    draft = _with_item(actor_id, draft_id, key)
    spec = {**(rules.item_in(draft.document, key) or {}), "show_if": []}
    banked = BankItem(company_id=draft.company_id, spec=spec, created_by=actor_id)
    db.session.add(banked)
    db.session.flush()
    record(actor_id, "bank questionnaire item", "bank item", banked.id, item=key)
    return banked.id


@transaction
def take_from_bank(actor_id: UUID, draft_id: UUID, ids: Collection[UUID], section: str) -> list[str]:
    """Copies of banked items at the end of the form, in one of its sections. The answer is their keys."""
    draft = _to_change(actor_id, draft_id)
    document, keys = draft.document, []
    for banked in queries.bank_items(actor_id, draft.company_id, ids):
        wanted = banked.spec["standard_number"] or banked.spec["key"]
        key = rules.free_key(document, wanted)
        keys.append(key)
        document = rules.with_item(document, {**banked.spec, "key": key, "section": section})
    if len(document["items"]) > rules.MOST_ITEMS:
        raise Invalid(items=TOO_MANY)
    _change(actor_id, draft, document, "take items from the bank", items=",".join(keys))
    return keys


@transaction
def drop_from_bank(actor_id: UUID, banked_id: UUID) -> None:
    """Questionnaires that took it keep their copy."""
    banked = next((each for each in queries.bank_for(actor_id) if each.id == banked_id), None)
    if banked is None:
        raise NotFound("bank item")
    db.session.delete(banked)
    record(actor_id, "drop from bank", "bank item", banked_id)


@transaction
def remove_draft(actor_id: UUID, draft_id: UUID) -> None:
    draft = _to_change(actor_id, draft_id)
    db.session.delete(draft)
    record(actor_id, "remove questionnaire draft", "questionnaire draft", draft_id)


@transaction
def publish_draft(actor_id: UUID, draft_id: UUID) -> UUID:
    """Freeze the draft: a questionnaire that visits can be planned with and that never changes. Invalid(problems)."""
    draft = _to_change(actor_id, draft_id)
    edition = edition_with_content(draft.edition_id)
    problems = queries.problems_in(draft, edition)
    if problems:
        raise Invalid(**{f"{number}.{each.code}": each.item or "" for number, each in enumerate(problems)})
    document = draft.document
    questionnaire = Questionnaire(
        company_id=draft.company_id,
        edition_id=edition.id,
        version=edition.version,
        name=document["name"],
        series_id=draft.series_id,
        revision=queries.last_revision(draft.series_id) + 1 if draft.series_id else 1,
        channel=document["channel"],
        sections=document["sections"],
        scoring=document["scoring"],
        checks=document["checks"],
    )
    _keep(questionnaire, _citing(rules.specs_of(document), edition), edition)
    db.session.delete(draft)
    record(actor_id, "publish questionnaire", "questionnaire", questionnaire.id, edition=str(edition.id))
    return questionnaire.id


def _start(actor_id: UUID, edition: Edition, document: Document, series_id: UUID | None = None) -> UUID:
    draft = QuestionnaireDraft(
        company_id=edition.book.company_id,
        edition_id=edition.id,
        series_id=series_id,
        document=document,
        updated_by=actor_id,
    )
    db.session.add(draft)
    db.session.flush()
    record(actor_id, "start questionnaire draft", "questionnaire draft", draft.id)
    return draft.id


def _document_of(questionnaire: Questionnaire, edition: Edition) -> Document:
    """The document back from a kept form; one built from its edition gets the book's sections and rules in writing."""
    items = [item.spec for item in questionnaire.items]
    used = {item["section"] for item in items}
    parts = [{"number": code, "name": name, "weight": "1"} for code, name in questionnaire.parts(edition.sections) if code in used]
    plain = rules.empty_document(questionnaire.name, edition.rules)
    return plain | {
        "channel": questionnaire.channel,
        "sections": questionnaire.sections or parts,
        "items": items,
        "scoring": plain["scoring"] | questionnaire.scoring,
        "checks": questionnaire.checks,
    }


def _citing(specs: Sequence[ItemSpec], edition: Edition) -> list[ItemSpec]:
    """What cites a clause carries its title and criterion, as they stand in this edition."""
    standards = {each.number: each for each in edition.standards}
    cited = []
    for spec in specs:
        standard = standards.get(spec.standard_number)
        words = {"title": standard.title, "criterion": standard.criterion} if standard else {}
        cited.append(ItemSpec.from_json(spec.to_json() | words))
    return cited


def _keep(questionnaire: Questionnaire, specs: Sequence[ItemSpec], edition: Edition) -> None:
    ids = {standard.number: standard.id for standard in edition.standards}
    db.session.add(questionnaire)
    db.session.flush()
    db.session.add_all(
        Item(
            questionnaire_id=questionnaire.id,
            standard_id=ids.get(spec.standard_number),
            position=spec.position,
            key=spec.key,
            spec=spec.to_json(),
        )
        for spec in specs
    )
    db.session.flush()


def _published(edition_id: UUID) -> Edition:
    edition = edition_with_content(edition_id)
    if edition.published_at is None:
        raise Conflict("Only a published edition becomes a form.", edition=str(edition_id))
    return edition


def _edition_in_reach(actor_id: UUID, edition_id: UUID) -> Edition:
    if edition_id not in {each.id for each in queries.editions_for(actor_id)}:
        raise NotFound("edition")
    return edition_with_content(edition_id)


def _to_change(actor_id: UUID, draft_id: UUID) -> QuestionnaireDraft:
    return queries.draft_for(actor_id, draft_id, to_change=True)


def _with_item(actor_id: UUID, draft_id: UUID, key: str) -> QuestionnaireDraft:
    draft = _to_change(actor_id, draft_id)
    if rules.item_in(draft.document, key) is None:
        raise NotFound("item")
    return draft


def _same(piece: object, seen: str) -> None:
    """What is overwritten must be what the person saw."""
    if rules.fingerprint(piece) != seen:
        raise Conflict("changed meanwhile")


def _change(actor_id: UUID, draft: QuestionnaireDraft, document: Document, verb: str, **facts: str) -> None:
    draft.document, draft.rev = document, draft.rev + 1
    draft.updated_by, draft.updated_at = actor_id, clock.now()
    record(actor_id, verb, "questionnaire draft", draft.id, **facts)
