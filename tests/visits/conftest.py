"""The same shopper at the same hour as where capture is tested."""

from tests.capture.conftest import ask, noon, phone_of, sam  # noqa: F401
