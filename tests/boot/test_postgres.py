"""The PostgreSQL of the tests."""

import os

import pytest
import sqlalchemy as sa

from tests.support import postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def admin_url():
    with postgres.server() as url:
        yield url


def test_a_clone_holds_what_its_template_held(admin_url):
    name = f"boot_{os.getpid()}"
    template = sa.create_engine(postgres.clone(admin_url, name))
    with template.begin() as connection:
        connection.execute(sa.text("CREATE TABLE shop AS SELECT 'Łódź' AS town"))
    template.dispose()
    copy = sa.create_engine(postgres.clone(admin_url, f"{name}_copy", template=name))
    with copy.connect() as connection:
        assert connection.scalar(sa.text("SELECT lower(town) FROM shop")) == "łódź"
    copy.dispose()
    for used in (name, f"{name}_copy"):
        postgres.drop(admin_url, used)
