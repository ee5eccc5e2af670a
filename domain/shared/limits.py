"""How often somebody may try to sign in, and whose attempts count together (docs/throttling.md)."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

from domain.shared.throttle import Limit, Proof, Subject

# Many people may share an address; one of them may go through many accounts.
BY_ADDRESS: Final = Limit(name="address", attempts=100, window=timedelta(minutes=10))
# Whoever has forgotten a password types a few; whoever guesses goes on.
BY_ACCOUNT_AND_ADDRESS: Final = Limit(name="account-address", attempts=10, window=timedelta(minutes=5))
# One guess in thirty seconds, from however many addresses, is a million in a year.
BY_ACCOUNT: Final = Limit(name="account", attempts=20, window=timedelta(minutes=10))

# What one customer of a provider is given at least (RFC 6177): within it addresses cost nothing.
_IPV6_NETWORK: Final = 64


def network_of(address: str | None) -> str:
    """What an attempt's address is counted as: itself, or of IPv6 the /64 around it. Without one, an empty text."""
    try:
        client = ip_address(address or "")
    except ValueError:
        return address or ""
    if not isinstance(client, IPv6Address):
        return str(client)
    return str(client.ipv4_mapped or IPv6Network((int(client), _IPV6_NETWORK), strict=False))


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """At an account, an email key whether the register knows it or not, from an address."""

    account: str
    address: str | None

    @property
    def counted(self) -> tuple[Subject, ...]:
        return Subject(BY_ADDRESS, network_of(self.address)), *self.forgiven

    @property
    def forgiven(self) -> tuple[Subject, ...]:
        """By a success: the account's attempts, from there and from everywhere.

        Not the address's: that somebody can sign in at their own account says nothing about what they try at others.
        """
        from_there = Subject(BY_ACCOUNT_AND_ADDRESS, f"{self.account}\n{network_of(self.address)}")
        return from_there, Subject(BY_ACCOUNT, self.account, unless=self.proof)

    @property
    def proof(self) -> Proof:
        """What a success proves."""
        return Proof(self.account, network_of(self.address))
