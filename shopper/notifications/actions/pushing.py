"""News for browsers that are not open: which kind of thing happened and where it stands, no more."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.config import settings
from shopper.errors import Invalid
from shopper.infra import push as service
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications import queries, rules
from shopper.notifications.models import PushSubscription
from shopper.notifications.queries import readers

MOST_BROWSERS = 10
TTL_SECONDS, LADDER_TTL_SECONDS = 4 * 3600, 24 * 3600
post: service.Post = service.post
"""The way out; tests put a service of their own here."""


@transaction
def subscribe_browser(user_id: UUID, session_id: UUID, browser: service.Browser) -> None:
    """Show news in this browser as well, until the sign-in ends. Invalid for what is no browser's public address."""
    if not service.is_browser(browser):
        raise Invalid(endpoint="not the address of a browser's push service")
    known = readers.subscription_at(browser.endpoint)
    if known is None and len(readers.subscriptions(user_id)) >= MOST_BROWSERS:
        raise Invalid(endpoint=f"at most {MOST_BROWSERS} browsers")
    if known is not None:  # whoever signed in last on a shared device gets the news there
        db.session.delete(known)
        db.session.flush()
    made = PushSubscription(
        user_id=user_id, session_id=session_id, endpoint=browser.endpoint, p256dh=browser.p256dh, auth=browser.auth
    )
    db.session.add(made)
    db.session.flush()
    record(user_id, "subscribe browser", "user", user_id, subscription=str(made.id))


@transaction
def unsubscribe_browser(user_id: UUID, endpoint: str | None) -> None:
    """This browser, or without an endpoint all of them. What is not there is gone already."""
    those = sa.delete(PushSubscription).where(PushSubscription.user_id == user_id)
    db.session.execute(those if endpoint is None else those.where(PushSubscription.endpoint == endpoint))
    record(user_id, "unsubscribe browser", "user", user_id)


def push(message_id: UUID, subscription_id: UUID) -> None:
    """Once; raises PushFailed, and the job comes back for it."""
    told, subscription = queries.message(message_id), readers.subscription(subscription_id)
    if told is None or told.read_at is not None or subscription is None:
        return
    if readers.reader(told.user_id) is None or readers.is_signed_out(subscription.session_id):
        _end(subscription_id)
        return
    browser = service.Browser(subscription.endpoint, subscription.p256dh, subscription.auth)
    news = {"kind": told.kind, "path": told.path or "/messages", "language": readers.language_of(told.user_id)}
    ttl = LADDER_TTL_SECONDS if told.kind in rules.LADDER else TTL_SECONDS
    key, subject = service.kept_key(settings().data_dir), f"mailto:{settings().mail_from or 'nobody@localhost'}"
    db.session.rollback()  # nothing stays open while a slow service takes its time
    try:
        service.send(browser, news, key=key, subject=subject, ttl=ttl, post=post)
    except service.GoneBrowser:
        _end(subscription_id)


@transaction
def _end(subscription_id: UUID) -> None:
    ended = readers.subscription(subscription_id)
    if ended is not None:
        db.session.delete(ended)
        record(None, "browser is gone", "user", ended.user_id, subscription=str(subscription_id))
