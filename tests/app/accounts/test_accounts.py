"""Getting an account and getting back into it, over a real server and a real mail server."""

from pathlib import Path

import httpx
import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from tests.app.accounts.conftest import OTHER_PASSWORD, PASSWORD, PUBLIC_URL, Service, an_address
from tests.mailbox import text_of
from tests.server import running_server

pytestmark = [pytest.mark.database, pytest.mark.server]

ES = {"accept_language": "es-AR,es;q=0.9,en;q=0.1"}


async def test_an_account_begins_with_the_proof_of_its_address(service: Service) -> None:
    address = an_address()
    assert (await service.register(address)).status_code == 202
    assert (await service.sign_in(address)).status_code == 401
    token = await service.token_for(address, "verify")
    assert (await service.post("verify", token=token, password=PASSWORD)).status_code == 204
    assert (await service.sign_in(address)).status_code == 200
    assert (await service.post("verify", token=token, password=PASSWORD)).json()["code"] == "link_not_valid"
    row = await service.truth.fetchrow("SELECT email_verified_at, status FROM users WHERE email = $1", address)
    assert row
    assert row["email_verified_at"]


async def test_who_asks_with_somebody_elses_address_does_not_choose_the_password(service: Service) -> None:
    """The owner follows the link that somebody else had sent."""
    address = an_address()
    body = {"email": address, "display_name": "Mallory"}
    with_password = await service.anyone.post("/v1/accounts/register", json=body | {"password": OTHER_PASSWORD})
    assert (with_password.status_code, with_password.json()["errors"][0]["pointer"]) == (422, "/password")
    await service.anyone.post("/v1/accounts/register", json=body)
    of_somebody = await service.token_for(address, "verify")
    await service.register(address)
    await service.mail_to(address, count=2)
    assert (await service.post("verify", token=of_somebody, password=PASSWORD)).status_code == 204
    assert (await service.sign_in(address)).status_code == 200
    assert (await service.sign_in(address, OTHER_PASSWORD)).status_code == 401


async def test_a_link_opens_no_account_once_registration_is_closed(service: Service, tmp_path: Path) -> None:
    address = an_address()
    await service.register(address)
    content = {"token": await service.token_for(address, "verify"), "password": PASSWORD}
    with running_server(service.server.database, tmp_path / "log", ROSTER_PUBLIC_URL=PUBLIC_URL) as closed:
        async with httpx.AsyncClient(base_url=closed.base_url) as client:
            answer = await client.post("/v1/accounts/verify", json=content)
            page = await client.get("/account/verify", params={"token": content["token"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "registration_closed")
    assert page.status_code == 403
    assert (await service.sign_in(address)).status_code == 401


async def test_who_has_an_account_is_told_by_mail_alone(service: Service) -> None:
    address = await service.an_account()
    known = await service.register(address)
    unknown = await service.register(an_address())
    assert (known.status_code, known.content, shape(known)) == (unknown.status_code, unknown.content, shape(unknown))
    mail = await service.mail_to(address, count=2)
    assert mail["Subject"] == "You already have an account"
    assert f"{PUBLIC_URL}/account/forgot" in text_of(mail)


async def test_a_forgotten_password_is_replaced_and_every_session_ends(service: Service) -> None:
    address = await service.an_account()
    signed_in = await service.bearer(address)
    assert (await service.post("forgot", email=address.upper())).status_code == 202
    token = await service.token_for(address, "reset", count=2)
    assert (await service.post("reset", token=token, password=OTHER_PASSWORD)).status_code == 204
    assert (await service.anyone.get("/v1/me", headers=signed_in)).status_code == 401
    assert (await service.sign_in(address)).status_code == 401
    assert (await service.sign_in(address, OTHER_PASSWORD)).status_code == 200
    assert (await service.mail_to(address, count=3))["Subject"] == "Your password was changed"
    assert (await service.post("reset", token=token, password=PASSWORD)).json()["code"] == "link_not_valid"
    actions = await service.truth.fetch(
        "SELECT action FROM audit_events JOIN users ON users.id = target_id WHERE email = $1 ORDER BY occurred_at",
        address,
    )
    assert "password_reset" in [row["action"] for row in actions]


async def test_forgetting_says_the_same_of_every_address(service: Service) -> None:
    address = await service.an_account()
    deactivated = await service.an_account()
    await service.truth.execute("UPDATE users SET status = 'deactivated' WHERE email = $1", deactivated)
    known, unknown, inactive = [
        await service.post("forgot", email=each) for each in (address, an_address(), deactivated)
    ]
    assert known.status_code == 202
    for other in (unknown, inactive):
        assert (other.status_code, other.content, shape(other)) == (known.status_code, known.content, shape(known))
    await service.mail_to(address, count=2)
    assert len(service.mailbox.to(deactivated)) == 1


async def test_a_newer_link_replaces_the_older(service: Service) -> None:
    address = await service.an_account()
    await service.post("forgot", email=address)
    first = await service.token_for(address, "reset", count=2)
    await service.post("forgot", email=address)
    second = await service.token_for(address, "reset", count=3)
    assert (await service.post("reset", token=first, password=OTHER_PASSWORD)).json()["code"] == "link_not_valid"
    assert (await service.post("reset", token=second, password=OTHER_PASSWORD)).status_code == 204


async def test_another_address_is_taken_when_it_is_proved(service: Service) -> None:
    address, new = await service.an_account(), an_address()
    signed_in = await service.bearer(address)
    await service.post("forgot", email=address)
    reset = await service.token_for(address, "reset", count=2)
    wrong = await service.anyone.post(
        "/v1/me/email", json={"email": new, "password": OTHER_PASSWORD}, headers=signed_in
    )
    assert wrong.status_code == 422
    asked = await service.anyone.post("/v1/me/email", json={"email": new, "password": PASSWORD}, headers=signed_in)
    assert asked.status_code == 202, asked.text
    assert new in text_of(await service.mail_to(address, count=3))
    assert (await service.sign_in(new)).status_code == 401
    token = await service.token_for(new, "change-email")
    assert (await service.post("change-email", token=token)).status_code == 204
    assert (await service.sign_in(new)).status_code == 200
    assert (await service.sign_in(address)).status_code == 401
    # What went to the old address opens nothing any more.
    assert (await service.post("reset", token=reset, password=OTHER_PASSWORD)).json()["code"] == "link_not_valid"


async def test_a_new_password_stops_a_change_of_address(service: Service) -> None:
    address, new = await service.an_account(), an_address()
    signed_in = await service.bearer(address)
    await service.anyone.post("/v1/me/email", json={"email": new, "password": PASSWORD}, headers=signed_in)
    token = await service.token_for(new, "change-email")
    await service.post("forgot", email=address)
    reset = await service.token_for(address, "reset", count=3)
    assert (await service.post("reset", token=reset, password=OTHER_PASSWORD)).status_code == 204
    assert (await service.post("change-email", token=token)).json()["code"] == "link_not_valid"


async def test_somebody_elses_address_is_told_to_its_owner_alone(service: Service) -> None:
    address, others = await service.an_account(), await service.an_account()
    signed_in = await service.bearer(address)
    asked = await service.anyone.post("/v1/me/email", json={"email": others, "password": PASSWORD}, headers=signed_in)
    assert asked.status_code == 202
    assert (await service.mail_to(others, count=2))["Subject"] == "You already have an account"


@pytest.mark.parametrize("cause", ["deactivate", "delete", "change the address"])
async def test_links_die_with_their_cause(service: Service, cause: str) -> None:
    address = await service.an_account()
    user = await service.truth.fetchval("SELECT id FROM users WHERE email = $1", address)
    await service.post("forgot", email=address)
    token = await service.token_for(address, "reset", count=2)
    match cause:
        case "deactivate":
            await service.client.post(f"/v1/users/{user}/deactivate")
            await service.client.post(f"/v1/users/{user}/activate")
        case "delete":
            await service.client.delete(f"/v1/users/{user}")
        case _:
            await service.client.patch(
                f"/v1/users/{user}",
                json={"email": an_address()},
                headers={"Content-Type": "application/merge-patch+json"},
            )
    assert (await service.post("reset", token=token, password=OTHER_PASSWORD)).json()["code"] == "link_not_valid"


async def test_a_token_of_one_kind_is_none_of_another(service: Service) -> None:
    address, new = await service.an_account(), an_address()
    signed_in = await service.bearer(await service.an_account())
    await service.post("forgot", email=address)
    await service.anyone.post("/v1/me/email", json={"email": new, "password": PASSWORD}, headers=signed_in)
    other = an_address()
    await service.register(other)
    invited = an_address()
    await service.client.post("/v1/invitations", json={"email": invited})
    tokens = {
        "reset": await service.token_for(address, "reset", count=2),
        "change-email": await service.token_for(new, "change-email"),
        "verify": await service.token_for(other, "verify"),
        "accept-invitation": await service.token_for(invited, "invitation"),
    }
    more = {
        "reset": {"password": OTHER_PASSWORD},
        "verify": {"password": OTHER_PASSWORD},
        "accept-invitation": {"password": OTHER_PASSWORD, "display_name": "Eva"},
    }
    for path in tokens:
        await service.forget_attempts()
        for kind, token in tokens.items():
            if kind != path:
                answer = await service.post(path, token=token, **more.get(path, {}))
                assert (answer.status_code, answer.json()["code"]) == (403, "link_not_valid"), (path, kind)
    for path, token in tokens.items():
        assert (await service.post(path, token=token, **more.get(path, {}))).status_code == 204, path


async def test_an_expired_link_opens_nothing(service: Service) -> None:
    address = await service.an_account()
    await service.post("forgot", email=address)
    token = await service.token_for(address, "reset", count=2)
    await service.truth.execute("UPDATE account_tokens SET expires_at = now() - interval '1 second'")
    assert (await service.post("reset", token=token, password=OTHER_PASSWORD)).json()["code"] == "link_not_valid"


async def test_links_are_never_made_from_the_requests_host(service: Service) -> None:
    address = an_address()
    await service.register(address, host="evil.example.com", x_forwarded_host="evil.example.com")
    assert "evil" not in (await service.mail_to(address)).as_string()
    await service.token_for(address, "verify")


async def test_somebody_who_is_invited_gets_an_account_with_roles(service: Service) -> None:
    role = (await service.client.post("/v1/roles", json={"name": f"role-{an_address()[:8]}x"[:20].strip("-")})).json()
    address = an_address()
    invitation = await service.client.post(
        "/v1/invitations", json={"email": address, "display_name": "Eva", "role_ids": [role["id"]]}
    )
    assert invitation.status_code == 201, invitation.text
    listed = (await service.client.get("/v1/invitations?limit=100")).json()["items"]
    assert invitation.json() in listed
    token = await service.token_for(address, "invitation")
    accepted = await service.post("accept-invitation", token=token, password=PASSWORD, display_name="Eva Luna")
    assert accepted.status_code == 204, accepted.text
    user = (await service.client.get(f"/v1/users/{invitation.json()['id']}")).json()
    assert (user["email"], user["email_verified"], user["roles"]) == (address, True, [role["name"]])
    assert (await service.sign_in(address)).status_code == 200


async def test_a_withdrawn_invitation_opens_nothing(service: Service) -> None:
    address = an_address()
    invitation = (await service.client.post("/v1/invitations", json={"email": address})).json()
    token = await service.token_for(address, "invitation")
    assert (await service.client.delete(f"/v1/invitations/{invitation['id']}")).status_code == 204
    assert (await service.client.delete(f"/v1/invitations/{invitation['id']}")).status_code == 404
    answer = await service.post("accept-invitation", token=token, password=PASSWORD, display_name="Eva")
    assert answer.json()["code"] == "link_not_valid"


async def test_an_invitation_is_worth_what_whoever_invited_can_still_give(service: Service) -> None:
    inviter = await service.an_account()
    inviter_id = await service.truth.fetchval("SELECT id FROM users WHERE email = $1", inviter)
    await service.client.put(f"/v1/users/{inviter_id}/roles/{ADMINISTRATOR_ID}")
    signed_in = await service.bearer(inviter)
    address = an_address()
    invited = await service.anyone.post(
        "/v1/invitations", json={"email": address, "role_ids": [str(ADMINISTRATOR_ID)]}, headers=signed_in
    )
    assert invited.status_code == 201, invited.text
    token = await service.token_for(address, "invitation")
    await service.client.delete(f"/v1/users/{inviter_id}/roles/{ADMINISTRATOR_ID}")
    answer = await service.post("accept-invitation", token=token, password=PASSWORD, display_name="Eva")
    assert answer.json()["code"] == "link_not_valid"


async def test_nobody_invites_into_roles_that_they_could_not_grant(service: Service) -> None:
    role = (await service.client.post("/v1/roles", json={"name": "inviter", "permissions": ["users:write"]})).json()
    address = await service.an_account()
    user = await service.truth.fetchval("SELECT id FROM users WHERE email = $1", address)
    await service.client.put(f"/v1/users/{user}/roles/{role['id']}")
    signed_in = await service.bearer(address)
    content = {"email": an_address(), "role_ids": [str(ADMINISTRATOR_ID)]}
    assert (await service.anyone.post("/v1/invitations", json=content, headers=signed_in)).status_code == 403
    patch = {"Content-Type": "application/merge-patch+json"}
    more = {"permissions": ["users:write", "roles:assign"]}
    await service.client.patch(f"/v1/roles/{role['id']}", json=more, headers=patch)
    refused = await service.anyone.post("/v1/invitations", json=content, headers=signed_in)
    assert refused.json()["code"] == "beyond_own_permissions"
    assert (await service.anyone.post("/v1/invitations", json=content)).status_code == 401


async def test_every_kind_of_mail_arrives_in_the_language_of_whoever_asks(service: Service) -> None:
    spanish = {"Accept-Language": "es-AR,es;q=0.9,en;q=0.1"}
    subjects: dict[str, set[str]] = {}
    for language in ({}, spanish):
        address, new, invited = an_address(), an_address(), an_address()
        body = {"email": address, "display_name": "Ana"}
        await service.forget_attempts()
        await service.anyone.post("/v1/accounts/register", json=body, headers=language)
        await service.post("verify", token=await service.token_for(address, "verify"), password=PASSWORD)
        await service.anyone.post("/v1/accounts/register", json=body, headers=language)
        await service.mail_to(address, count=2)
        signed_in = await service.bearer(address)
        change = {"email": new, "password": PASSWORD}
        await service.anyone.post("/v1/me/email", json=change, headers=signed_in | language)
        await service.mail_to(address, count=3)
        await service.anyone.post("/v1/accounts/forgot", json={"email": address}, headers=language)
        reset = {"token": await service.token_for(address, "reset", count=4), "password": OTHER_PASSWORD}
        await service.anyone.post("/v1/accounts/reset", json=reset, headers=language)
        await service.mail_to(address, count=5)
        await service.client.post("/v1/invitations", json={"email": invited}, headers=language)
        mails = [*service.mailbox.to(address), await service.mail_to(new), await service.mail_to(invited)]
        tag = "es" if language else "en"
        assert {mail["Content-Language"] for mail in mails} == {tag}
        subjects[tag] = {str(mail["Subject"]) for mail in mails}
    assert len(subjects["en"]) == len(subjects["es"]) == 7
    assert not subjects["en"] & subjects["es"]


async def test_mailing_somebody_again_and_again_is_stopped(service: Service) -> None:
    address = an_address()
    answers = [await service.post("forgot", email=address) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_nobody_uses_up_the_mails_that_others_may_send_to_an_address(service: Service) -> None:
    address = an_address()
    inviter = await service.an_account()
    signed_in = await service.bearer(inviter)
    change = {"email": address, "password": PASSWORD}
    for _ in range(6):
        await service.post("forgot", email=address)
        await service.anyone.post("/v1/me/email", json=change, headers=signed_in)
    assert (await service.register(address)).status_code == 202
    for _ in range(6):
        await service.register(address)
    assert (await service.client.post("/v1/invitations", json={"email": address})).status_code == 201


def shape(answer: object) -> set[str]:
    """The headers that are there, and the values of those that are not of one request alone."""
    headers = dict(answer.headers)  # type: ignore[attr-defined] # httpx's own
    for own in ("x-request-id", "date", "server"):
        headers.pop(own, None)
    return {f"{name}: {value}" for name, value in headers.items()}
