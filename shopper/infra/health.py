"""Whether this server can do its work now."""

from __future__ import annotations

import sqlalchemy as sa

from shopper.infra.db import db
from shopper.infra.storage import storage


def problems() -> list[str]:
    """Empty when ready; else what is wrong, in plain words without details."""
    found = []
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        found.append("database")
    try:
        if not storage().has_room():
            found.append("disk nearly full")
    except OSError:
        found.append("files folder")
    return found
