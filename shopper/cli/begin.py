"""A company of one's own, in a database without the demonstration."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

import click
from flask.cli import with_appcontext

from shopper.accounts.rules import EMAIL
from shopper.config import settings
from shopper.errors import Invalid
from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.setup.actions import begin_company

LANGUAGES = [code for code, _name in LANGUAGE_NAMES]


@click.command()
@click.option("--company", prompt="The company's name")
@click.option("--language", prompt="Its first language", type=click.Choice(LANGUAGES), default=LANGUAGES[0])
@click.option("--zone", prompt="Its time zone", default="Europe/Warsaw")
@click.option("--owner", prompt="The owner's name")
@click.option("--email", prompt="The owner's e-mail address")
@with_appcontext
def begin(company: str, language: str, zone: str, owner: str, email: str) -> None:
    """Begin a company with its first owner; the answer is a link with which they choose a password, within a week."""
    for text, what in ((company, "--company"), (owner, "--owner")):
        if not text.strip():
            raise click.BadParameter("it cannot be empty", param_hint=what)
    if zone not in available_timezones():
        raise click.BadParameter("a name such as Europe/Warsaw", param_hint="--zone")
    if not re.match(EMAIL, email.strip()):
        raise click.BadParameter("this is no e-mail address", param_hint="--email")
    try:
        token = begin_company({language: company.strip()}, zone=zone, language=language, owner=owner, email=email)
    except Invalid:
        raise click.ClickException("Somebody signs in with this address already.") from None
    click.echo(f"{settings().base_url}/welcome/{token}")
