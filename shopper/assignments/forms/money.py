"""How is a fee typed, and in which currency?"""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, ValidationError, validators

from shopper.values.money import NotMoney, parse_money
from shopper.web.fields import NEEDED, clean, optional_text


class MoneyField(StringField):
    """Typed as people write amounts; `minor` is what it is in the currency's smallest unit."""

    def minor(self, currency: str) -> int:
        return parse_money(clean(self.data) or "0", currency)


class WithMoney(Form):
    fee = MoneyField(_l("Fee for a visit"), optional_text(20))
    refund_cap = MoneyField(_l("Purchases paid back, up to"), optional_text(20))
    currency = StringField(
        _l("Currency"),
        [validators.InputRequired(NEEDED), validators.Regexp("^[A-Z]{3}$", message=_l("Three letters, such as PLN."))],
    )

    def validate_fee(self, field: MoneyField) -> None:
        _check_money(field, self.currency.data)

    def validate_refund_cap(self, field: MoneyField) -> None:
        _check_money(field, self.currency.data)

    def validate_currency(self, field: StringField) -> None:
        from babel.numbers import list_currencies

        if field.data not in list_currencies():
            raise ValidationError(_("Three letters, such as PLN."))


def _check_money(field: MoneyField, currency: str | None) -> None:
    try:
        if field.minor(currency or "EUR") > 10_000_000:
            raise NotMoney(field.data)
    except (NotMoney, ValueError, ArithmeticError):
        raise ValidationError(_("Give an amount, such as 60 or 59,90.")) from None
