"""Sign in."""

from dataclasses import dataclass, field

from domain.sessions.beginning import Client, NewSession, SessionBeginning
from domain.sessions.proofs import CodeProof, PasswordProof
from domain.sessions.values import SessionKind
from domain.shared.clock import Clock
from domain.users.entities import User


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInCommand:
    email: str
    password: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    """Of the second factor, for those who have one."""
    kind: SessionKind = SessionKind.TOKEN
    client: Client = field(default_factory=Client)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who it is, and their new session."""

    user: User
    new: NewSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """An active user with the right password, and with a code where a second factor is confirmed.

    A password or a status that changes while the password is being compared wins.
    """

    password: PasswordProof
    code: CodeProof
    beginning: SessionBeginning
    clock: Clock

    async def execute(self, command: SignInCommand) -> SignedIn:
        """Raises TooManyAttempts, SignInRefused, SecondFactorRequired, SecondFactorRefused, Overloaded."""
        at, address = self.clock.now(), command.client.address
        verified = await self.password.require(command.email, command.password, address, at=at)
        await self.code.require(verified.user.id, command.code, address, at=at)
        await self.password.forgive(verified, address)
        user = await self.password.lock(verified, at=at)
        new = await self.beginning.begin(user.id, command.kind, command.client, at=at)
        return SignedIn(user=user, new=new)
