"""What a person types to come in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from shopper.accounts.rules import SHORTEST_PASSWORD

TOO_LONG = _l("This is too long.")


class SignInForm(Form):
    email = StringField(
        _l("E-mail"),
        [
            InputRequired(_l("Enter your e-mail address.")),
            Length(max=254, message=TOO_LONG),
            Regexp("[^\x00]*$", message=_l("Enter your e-mail address.")),  # PostgreSQL holds no NUL
        ],
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password.")), Length(max=1000, message=TOO_LONG)])


class ChoosePasswordForm(Form):
    password = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Enter a password.")),
            Length(min=SHORTEST_PASSWORD, message=_l("Enter at least 10 characters.")),
            Length(max=1000, message=TOO_LONG),
        ],
    )
