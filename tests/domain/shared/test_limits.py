"""Whose attempts to sign in are counted together, and that no guesser gets far or keeps anybody out."""

from datetime import timedelta
from ipaddress import IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.limits import BY_ACCOUNT, BY_ACCOUNT_AND_ADDRESS, BY_ADDRESS, SignInAttempt, network_of
from domain.shared.throttle import Limit, TooManyAttempts
from tests.fakes.system import FakeClock
from tests.fakes.throttle import FakeThrottle

ANA, HOME, CAFE = "ana@example.com", "198.51.100.7", "198.51.100.8"
SECOND = timedelta(seconds=1)


class Attack:
    """Guesses, one each tenth of a second."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.throttle = FakeThrottle(self.clock)

    async def is_admitted(self, account: str, address: str) -> bool:
        try:
            await self.throttle.attempt(*SignInAttempt(account, address).counted)
        except TooManyAttempts as refused:
            self.retry_after = refused.retry_after
            return False
        return True

    async def succeed(self, account: str, address: str) -> None:
        attempt = SignInAttempt(account, address)
        await self.throttle.forgive(*attempt.forgiven, proofs=[attempt.proof])

    async def guess(self, count: int, *, addresses: int = 1, accounts: int = 1) -> int:
        """How many were admitted."""
        admitted = 0
        for number in range(count):
            account = ANA if accounts == 1 else f"{number % accounts}@example.com"
            admitted += await self.is_admitted(account, f"203.0.{number % addresses // 256}.{number % addresses % 256}")
            self.clock.advance(SECOND / 10)
        return admitted


@pytest.fixture
def attack() -> Attack:
    return Attack()


async def test_a_thousand_guesses_from_one_address_are_stopped(attack: Attack) -> None:
    # A hundred seconds give three more.
    assert await attack.guess(1000) == BY_ACCOUNT_AND_ADDRESS.attempts + 3
    assert await attack.is_admitted(ANA, HOME), "and the owner signs in from elsewhere"


async def test_a_thousand_guesses_from_a_thousand_addresses_are_stopped(attack: Attack) -> None:
    assert await attack.guess(1000, addresses=1000) == BY_ACCOUNT.attempts + 3


async def test_a_thousand_accounts_from_one_address_are_stopped(attack: Attack) -> None:
    # A hundred seconds give sixteen more.
    assert await attack.guess(1000, accounts=1000) == BY_ADDRESS.attempts + 16


async def test_after_an_attack_the_owner_gets_in_within_thirty_seconds_from_anywhere(attack: Attack) -> None:
    await attack.guess(1000, addresses=1000)
    assert not await attack.is_admitted(ANA, CAFE)
    assert attack.retry_after <= 30
    attack.clock.advance(attack.retry_after * SECOND)
    assert await attack.is_admitted(ANA, CAFE)


async def test_during_an_attack_the_owner_gets_in_at_once_from_where_they_signed_in_before(attack: Attack) -> None:
    await attack.succeed(ANA, HOME)
    await attack.guess(1000, addresses=1000)
    assert not await attack.is_admitted(ANA, CAFE)
    assert await attack.is_admitted(ANA, HOME)


async def test_a_success_forgives_the_account_and_not_the_address(attack: Attack) -> None:
    for _ in range(BY_ACCOUNT_AND_ADDRESS.attempts):
        assert await attack.is_admitted(ANA, HOME)
    await attack.succeed(ANA, HOME)
    assert await attack.is_admitted(ANA, HOME)
    # Ninety more: all of them count for the address, which nothing gives back.
    admitted = [await attack.is_admitted(f"{number}@example.com", HOME) for number in range(100)]
    assert sum(admitted) == BY_ADDRESS.attempts - BY_ACCOUNT_AND_ADDRESS.attempts - 1


@pytest.mark.parametrize("limit", [BY_ACCOUNT, BY_ACCOUNT_AND_ADDRESS, BY_ADDRESS], ids=lambda limit: limit.name)
def test_nobody_waits_longer_than_thirty_seconds(limit: Limit) -> None:
    assert limit.spacing <= 30 * SECOND


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, ""),
        ("/run/socket", "/run/socket"),
    ],
)
def test_an_address_counts_as_its_network(address: str | None, network: str) -> None:
    assert network_of(address) == network


# Within ::/64 lie the addresses that stand for IPv4's.
@given(st.ip_addresses(v=6).filter(lambda address: int(address) >> 64), st.integers(0, 2**64 - 1))
def test_all_of_a_64_count_as_one(address: object, host: int) -> None:
    network = IPv6Network(f"{address}/64", strict=False)
    assert network_of(str(address)) == network_of(str(network[host])) == str(network)
