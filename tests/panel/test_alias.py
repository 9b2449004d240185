"""The shopper's name in a report: a bird's, and nobody's."""

from __future__ import annotations

from uuid import UUID

from shopper.panel.rules import BIRDS, alias_for


class TestAlias:
    def test_it_stays_with_the_visit(self) -> None:
        visit = UUID(int=5)
        assert alias_for(visit) == alias_for(visit)
        assert set(alias_for(visit)) == {"en", "ru", "pl"}

    def test_it_says_nothing_of_the_shopper(self) -> None:
        """Two visits of one shopper are as alike as those of two: all names come up, about equally often."""
        names = [alias_for(UUID(int=number, version=4))["en"] for number in range(2400)]
        assert set(names) == {bird["en"] for bird in BIRDS}
        assert max(names.count(name) for name in set(names)) < 160

    def test_no_two_birds_share_a_name(self) -> None:
        for language in ("en", "ru", "pl"):
            assert len({bird[language] for bird in BIRDS}) == len(BIRDS)
