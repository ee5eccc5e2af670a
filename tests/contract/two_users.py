"""Two users who have the same kinds of things: one asks, and the other's are asked for."""

from dataclasses import dataclass
from typing import Any, Final

from adapters.database.seed import ADMINISTRATOR_ID
from tests.databases import Connection
from tests.server import Server
from tests.signing_in import Person, a_person, anonymous, bearer, sign_in

_OF_OTHER: Final = {
    "users": "id",
    "user_roles": "user_id",
    "sessions": "user_id",
    "api_keys": "user_id",
    "totp_factors": "user_id",
    "account_tokens": "user_id",
    "audit_events": "target_id",
}


@dataclass(frozen=True, slots=True)
class TwoUsers:
    truth: Connection
    asking: Person
    headers: dict[str, str]
    other: Person
    aimed_at: dict[str, str]
    """By path parameter: what belongs to the other."""
    hidden: list[str]
    """What nobody else is told: ids, the address, secrets."""

    async def make_administrator(self) -> None:
        await self.truth.execute(
            "INSERT INTO user_roles (user_id, role_id, granted_at) VALUES ($1, $2, now())",
            self.asking.id,
            ADMINISTRATOR_ID,
        )

    async def everything_of_other(self) -> dict[str, list[dict[str, Any]]]:
        return {
            table: [
                dict(row)
                for row in await self.truth.fetch(
                    f"SELECT * FROM {table} WHERE {column} = $1 ORDER BY 1", self.other.id
                )
            ]
            for table, column in _OF_OTHER.items()
        }


async def make_two_users(server: Server, truth: Connection) -> TwoUsers:
    """The other is signed in, and has a key and a second factor that is not confirmed yet."""
    asking, other = await a_person(truth), await a_person(truth)
    async with anonymous(server) as client:
        own, others = await sign_in(client, asking), await sign_in(client, other)
        signed_in = bearer(others["access_token"])
        made = await client.post("/v1/api-keys", json={"name": "theirs", "permissions": []}, headers=signed_in)
        totp = await client.post("/v1/me/second-factor/totp", json={"password": other.password}, headers=signed_in)
        assert (made.status_code, totp.status_code) == (201, 200)
    key = made.json()
    return TwoUsers(
        truth=truth,
        asking=asking,
        headers=bearer(own["access_token"]),
        other=other,
        aimed_at={"user_id": other.id, "session_id": others["session_id"], "key_id": key["key"]["id"]},
        hidden=[
            *(other.id, other.email, others["session_id"], others["refresh_token"]),
            *(key["key"]["id"], key["secret"], totp.json()["secret"]),
        ],
    )
