"""The seam for short messages: a setting that names a service, and none that would pretend to have sent one."""

import pytest
from flask import Flask

from shopper.config import SMS_SERVICES, BadSetting, Settings
from shopper.infra import sms


def test_without_a_service_nothing_is_said_to_be_sent(app: Flask) -> None:
    with pytest.raises(sms.NotSent, match="SMS_SERVICE") as failed:
        sms.service().send("+48512345678", "canary")
    assert "512" not in str(failed.value)
    assert "canary" not in str(failed.value)


def test_every_name_that_may_be_set_is_a_service() -> None:
    assert tuple(sms.SERVICES) == SMS_SERVICES


def test_an_unknown_service_is_named_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SHOPPER_DATA", str(tmp_path))
    monkeypatch.setenv("SMS_SERVICE", "pigeons")
    with pytest.raises(BadSetting, match="SMS_SERVICE"):
        Settings.from_environment()
