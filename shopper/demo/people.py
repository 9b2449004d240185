"""The demonstration's tree and the people in it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shopper.access.actions import grant_role
from shopper.accounts.actions import add_user
from shopper.demo.content import read
from shopper.organisation.actions import add_node
from shopper.panel.actions import add_shopper


@dataclass
class Cast:
    """Who and where, by the names the content uses."""

    company: UUID
    places: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    shoppers: dict[str, UUID] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)


def plant_tree() -> Cast:
    content = read("company")
    company = add_node(
        None, None, "company", content["name"], accent=content["accent"], zone=content["zone"], language="pl"
    )
    cast = Cast(company, {"company": company})
    for region in content["regions"]:
        region_id = add_node(
            None, company, "region", region["name"], zone=region["zone"], phone_region=region["phone_region"]
        )
        cast.places[region["ref"]] = region_id
        _plant_shops(cast, region_id, region["locations"])
        for partner in region["partners"]:
            partner_id = add_node(None, region_id, "partner", partner["name"], zone=region["zone"])
            cast.places[partner["ref"]] = partner_id
            _plant_shops(cast, partner_id, partner["locations"])
    return cast


def hire(cast: Cast) -> None:
    """Everybody gets a password of their own, made now."""
    for person in read("company")["people"]:
        password = "-".join(secrets.token_hex(2) for _ in range(3))
        user_id = add_user(None, person["email"], person["name"], password)
        cast.people[person["email"]], cast.passwords[person["email"]] = user_id, password
        grant_role(None, user_id, cast.places[person["at"]["ref"] or "company"], person["role"])
        if person["role"] == "shopper":
            cast.shoppers[person["email"]] = add_shopper(None, user_id, cast.company)


def codes() -> set[str]:
    """Of every shop of the demonstration."""
    regions = read("company")["regions"]
    return {shop["code"] for region in regions for branch in (region, *region["partners"]) for shop in branch["locations"]}


def logins(cast: Cast) -> list[dict[str, str]]:
    """Every log-in of the demonstration, with what the person is."""
    people = read("company")["people"]
    return [
        {
            "role": each["role"],
            "name": each["name"],
            "title": each["title"]["en"],
            "user": each["email"],
            "password": cast.passwords[each["email"]],
        }
        for each in people
    ]


def _plant_shops(cast: Cast, parent: UUID, locations: list[dict[str, Any]]) -> None:
    keep = ("code", "address", "city", "zone", "phone_region", "hours")
    for shop in locations:
        fields = {key: shop.get(key) for key in keep}
        cast.places[shop["code"]] = add_node(None, parent, "location", shop["name"], **fields)
