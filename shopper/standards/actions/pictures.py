"""How is a picture of good kept?"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

from shopper.audit.actions import record
from shopper.errors import Busy, Invalid
from shopper.infra import images
from shopper.infra.db import db
from shopper.infra.storage import make_folder, storage
from shopper.infra.transaction import transaction
from shopper.standards import queries
from shopper.standards.models import BookPicture

PICTURE_PIXELS = 1200


@transaction
def keep_picture(actor_id: UUID, draft_id: UUID, source: Path) -> str:
    """A picture for a clause of this draft, cleaned: its SHA-256. Invalid when it is no picture we can read."""
    draft = queries.draft_for(actor_id, draft_id)
    clean = storage().path(f"book/{draft.company_id}/{uuid4().hex}.part")
    make_folder(clean.parent)
    try:
        made = images.derive(source, clean, longest=PICTURE_PIXELS)
    except images.Undecodable as error:
        raise Invalid(picture="is no picture that can be read") from error
    except images.DecoderBroke as error:
        raise Busy(str(error)) from error
    if db.session.get(BookPicture, (draft.company_id, made.sha256)) is None:
        picture = BookPicture(
            company_id=draft.company_id, sha256=made.sha256, width=made.width, height=made.height, size=made.size, added_by=actor_id
        )
        storage().settle(clean, storage().path(picture.key))
        db.session.add(picture)
    clean.unlink(missing_ok=True)
    record(actor_id, "keep picture", "edition_draft", draft_id, sha256=made.sha256)
    return made.sha256
