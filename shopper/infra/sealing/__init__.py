from shopper.infra.sealing.keyring import Unreadable, drop_keys, rotate_master
from shopper.infra.sealing.seals import (
    blind_index,
    blind_indexes,
    derived_key,
    destroy,
    destroy_before,
    key_of,
    renew,
    seal,
    unseal,
)

__all__ = [
    "Unreadable",
    "blind_index",
    "blind_indexes",
    "derived_key",
    "destroy",
    "destroy_before",
    "drop_keys",
    "key_of",
    "renew",
    "rotate_master",
    "seal",
    "unseal",
]
