"""One setting: its name outside, and how its text becomes a value."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final, Generic, TypeVar

T = TypeVar("T")

TRUE: Final = ("true", "1", "yes", "on")
FALSE: Final = ("false", "0", "no", "off")
SHORTEST_SECRET: Final = 32
PORTS: Final = range(1, 65536)
SHORTEST_WAIT, LONGEST_WAIT = 0.1, 3600


class SettingsError(Exception):
    """One line: the variable and what it must be. Never its value, which may be a secret."""


class RejectedError(Exception):
    """What a value must be, in words that follow the variable's name and never repeat the value."""


@dataclass(frozen=True, slots=True)
class Variable(Generic[T]):
    """The name that a setting has outside, and how its text becomes a value."""

    name: str
    parse: Callable[[str], T]

    def read(self, text: str) -> T:
        """Raises SettingsError."""
        try:
            return self.parse(text)
        except RejectedError as rejected:
            reason = str(rejected)
        # Out here the error has no context: what a library raised inside a parser may quote the text.
        raise SettingsError(f"{self.name} {reason}")


def boolean(text: str) -> bool:
    if text.lower() not in TRUE + FALSE:
        raise RejectedError(f"must be one of {', '.join(TRUE + FALSE)}")
    return text.lower() in TRUE


def secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise RejectedError(f"must have at least {SHORTEST_SECRET} characters: make one with `openssl rand -base64 32`")
    return text


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not lowest <= int(text) <= highest:
            raise RejectedError(f"must be a whole number from {lowest} to {highest}")
        return int(text)

    return parse


port_number: Final = whole_number(PORTS[0], PORTS[-1])


def seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", text) or not SHORTEST_WAIT <= float(text) <= LONGEST_WAIT:
        raise RejectedError(f"must be a number of seconds from {SHORTEST_WAIT} to {LONGEST_WAIT}")
    return float(text)


def one_of(*words: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in words:
            raise RejectedError(f"must be one of {', '.join(words)}")
        return text.lower()

    return parse


def address(text: str) -> str:
    """The server binds to addresses only, so the one name that everyone expects to work is translated."""
    try:
        return "127.0.0.1" if text == "localhost" else str(ip_address(text))
    except ValueError:
        raise RejectedError("must be an IP address such as 127.0.0.1 or ::1, or localhost") from None


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(_network(part.strip()) for part in text.split(","))
    except ValueError:
        raise RejectedError("must be IP networks such as 10.0.0.0/8, separated by commas") from None


def _network(text: str) -> IPv4Network | IPv6Network:
    """As addresses are compared with it: an IPv4 network in IPv6's clothes (`::ffff:10.0.0.0/104`) is an IPv4 one."""
    network = ip_network(text)
    mapped = isinstance(network, IPv6Network) and network.network_address.ipv4_mapped
    return ip_network((mapped, network.prefixlen - 96)) if mapped else network


def host_name(text: str) -> str:
    if not is_host(text):
        raise RejectedError("must be a host name or an IP address, without a port")
    return text


def is_host(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return re.fullmatch(r"[A-Za-z0-9._-]+", text) is not None
    return True
