"""Made-up people for trials: names of many languages, and addresses that reach nobody."""

import json
import random
from collections.abc import Iterator
from itertools import islice
from typing import Final

# What people write, and how it looks in an address.
_GIVEN: Final = (
    *(("Ana", "ana"), ("José", "jose"), ("Zoë", "zoe"), ("Łukasz", "lukasz"), ("Søren", "soren"), ("Ngọc", "ngoc")),
    *(("Çağla", "cagla"), ("Áine", "aine"), ("Božena", "bozena"), ("Șerban", "serban"), ("Þóra", "thora")),
    *(("Олена", "olena"), ("Дмитрий", "dmitri"), ("Ελένη", "eleni"), ("Գայանե", "gayane"), ("ნინო", "nino")),
    *(("محمد", "mohammed"), ("ליאור", "lior"), ("प्रिया", "priya"), ("ஆனந்த்", "anand"), ("สมชาย", "somchai")),
    *(("美咲", "misaki"), ("伟", "wei"), ("지우", "jiwoo"), ("Aroha", "aroha"), ("Kwame", "kwame"), ("Marie", "marie")),
)
_FAMILY: Final = (
    *(("Lima", "lima"), ("Muñoz", "munoz"), ("Müller", "mueller"), ("Wójcik", "wojcik"), ("Ødegård", "odegard")),
    *(("Nguyễn", "nguyen"), ("Öztürk", "oeztuerk"), ("O'Brien", "obrien"), ("Dvořák", "dvorak"), ("Ștefan", "stefan")),
    *(("Шевченко", "shevchenko"), ("Иванова", "ivanova"), ("Παπαδοπούλου", "papadopoulou"), ("حسن", "hassan")),
    *(("כהן", "cohen"), ("शर्मा", "sharma"), ("田中", "tanaka"), ("王", "wang"), ("김", "kim"), ("Okafor", "okafor")),
    *(
        ("de la Cruz", "delacruz"),
        ("van den Berg", "vandenberg"),
        ("Saint-Exupéry", "saintexupery"),
        ("Smith", "smith"),
    ),
)
# Reserved for examples (RFC 2606): no mail arrives anywhere.
_DOMAINS: Final = ("example.com", "example.org", "example.net")
ROLES: Final = ("editor", "viewer", "support", "team-lead")
_HELD: Final = ((), ("viewer",), ("viewer",), ("editor",), ("editor", "support"), ("editor", "team-lead"))
_DEACTIVATED: Final = 0.05
_AT_ONCE: Final = 500


def people(count: int) -> Iterator[bytes]:
    """NDJSON of so many users, some hundreds at a time: always the same ones."""
    lines = (_person(number) for number in range(count))
    while piece := "".join(islice(lines, _AT_ONCE)):
        yield piece.encode()


def _person(number: int) -> str:
    chance = random.Random(number)  # noqa: S311 (nobody's secret)
    (given, given_name), (family, family_name) = chance.choice(_GIVEN), chance.choice(_FAMILY)
    person = {
        "email": f"{given_name}.{family_name}.{number}@{chance.choice(_DOMAINS)}",
        "display_name": f"{given} {family}",
        "status": "deactivated" if chance.random() < _DEACTIVATED else "active",
        "roles": chance.choice(_HELD),
    }
    return json.dumps(person, ensure_ascii=False) + "\n"
