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
        # Counts the attempt in a transaction of its own, and ends the one that finds the user: none is open.
        verified = await self.password.require(command.email, command.password, address, at=at)
        # A second factor is looked for, and a code used up and committed: none is open afterwards.
        await self.code.require(verified.user.id, command.code, address, at=at)
        # In a transaction of its own, which is committed: none is open.
        await self.password.forgive(verified, address)
        # Begins the one that the request commits at its end: open from here on, with the user locked.
        user = await self.password.lock(verified, at=at)
        # Still open: the session, the event and the lock become true, or end, together.
        new = await self.beginning.begin(user.id, command.kind, command.client, at=at)
        return SignedIn(user=user, new=new)
