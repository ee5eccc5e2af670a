"""How a session begins, and what its client proves with afterwards that it is its own."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.sessions.entities import Session
from domain.sessions.occurrences import signed_in
from domain.sessions.ports import RefreshTokenRepository, SessionRepository
from domain.sessions.values import REFRESH_TOKEN_PREFIX, SESSION_SECRET_PREFIX, SessionKind
from domain.shared.access_tokens import AccessToken, AccessTokens
from domain.shared.secrets import new_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a client sends along, and what it gets the next ones for."""

    access_token: AccessToken
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """Shown once to the client: a cookie for a browser, tokens for any other."""

    session: Session
    cookie: str | None = field(default=None, repr=False)
    tokens: Tokens | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What a sign-in says about where it came from, for its owner to recognise it in a list."""

    address: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionBeginning:
    """Every sign-in is a new session with new secrets: what a client had before is worth nothing for it."""

    sessions: SessionRepository
    refresh_tokens: RefreshTokenRepository
    access_tokens: AccessTokens
    audit: AuditTrail

    async def begin(self, user_id: UUID, kind: SessionKind, client: Client, *, at: datetime) -> NewSession:
        """For a user who has proved who they are, and is locked."""
        session = Session.begin(
            id=self.sessions.next_id(),
            user_id=user_id,
            kind=kind,
            client_address=client.address,
            user_agent=client.user_agent,
            at=at,
        )
        await self.audit.record(signed_in(session))
        return await (self._for_a_browser(session) if kind is SessionKind.BROWSER else self._by_tokens(session))

    async def _for_a_browser(self, session: Session) -> NewSession:
        cookie = new_secret(SESSION_SECRET_PREFIX)
        await self.sessions.add(session, secret=cookie)
        return NewSession(session=session, cookie=cookie)

    async def _by_tokens(self, session: Session) -> NewSession:
        await self.sessions.add(session)
        token = new_secret(REFRESH_TOKEN_PREFIX)
        await self.refresh_tokens.add(token, session.id, at=session.created_at)
        access = await self.access_tokens.issue(session.user_id, session.id, at=session.created_at)
        return NewSession(session=session, tokens=Tokens(access_token=access, refresh_token=token))
