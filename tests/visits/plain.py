"""The form without scripts as a browser fills and sends it, and what is kept of it."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

import html5lib
import sqlalchemy as sa

from shopper.capture import queries
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.visits.models import Visit
from tests.support.good_corner import answers_a, specs

WARSAW = ZoneInfo("Europe/Warsaw")
DIGITS = {spec.key for spec in specs() if spec.answer in ("time", "count")}
TIMES = {}


def fields(**changes):
    given = {"narrative": "Przyszedłem po mleko.", **TIMES}
    for key, value in answers_a().items():
        given[f"n-{key}" if key in DIGITS and value.isdigit() else f"a-{key}"] = value
        given[f"f-{key}"] = f"widziane {key}"
    return {**given, **changes}


def files(*data, item="2.3", kind="image/jpeg"):
    return {f"p-{item}": [(BytesIO(each), "image.jpg", kind) for each in data]}


def post(browser, path, *parts_):
    return browser.post(
        path, data={key: value for each in parts_ for key, value in each.items()}, content_type="multipart/form-data"
    )


def form_of(page):
    """What a browser would send back of a page that was only opened."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.get_data(as_text=True))
    found = {}
    for field in tree.iter():
        name = field.get("name") if isinstance(field.tag, str) else None
        if not name or (field.get("type") in ("radio", "checkbox") and field.get("checked") is None):
            continue
        if field.tag == "textarea":
            found[name] = "".join(field.itertext()).replace("\r\n", "\n").replace("\n", "\r\n")
        elif field.tag == "input" and field.get("type") not in ("file", "hidden"):
            found[name] = field.get("value", "")
    return found


def rows(model):
    return lambda: db.session.scalar(sa.select(sa.func.count()).select_from(model))


def heads():
    return list(db.session.scalars(sa.select(Visit.submission_id).where(Visit.replaced_by_id.is_(None))))


def the(submission_id):
    found = queries.receipt(queries.submission(UUID(str(submission_id))))
    return found.status, found.rev, [(reason.code, reason.item) for reason in found.reasons], [item.have for item in found.items]


def photos_of(submission_id):
    return [
        (photo.item, photo.sha256, queries.is_held(photo), storage().read(photo.clean_key if photo.clean_sha256 else photo.original_key))
        for photo in queries.submission(UUID(str(submission_id))).photos
    ]
