"""Get new tokens for a refresh token."""

from dataclasses import dataclass
from datetime import datetime

from domain.audit.ports import AuditTrail
from domain.sessions.beginning import Tokens
from domain.sessions.entities import UsedRefreshToken
from domain.sessions.errors import RefreshTokenRefused
from domain.sessions.occurrences import refresh_token_reused
from domain.sessions.ports import RefreshTokenRepository, SessionRepository
from domain.sessions.values import REFRESH_TOKEN_PREFIX
from domain.shared.access_tokens import AccessTokens
from domain.shared.clock import Clock
from domain.shared.secrets import new_secret
from domain.shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSession:
    """Every refresh token works once, and gives way to its successor.

    Shown again within ten seconds, while the successor is unused, it gives the same successor: an answer may get lost,
    and that must sign nobody out. Shown again in any other case, somebody has copied it: its session ends for both.
    """

    sessions: SessionRepository
    refresh_tokens: RefreshTokenRepository
    access_tokens: AccessTokens
    audit: AuditTrail
    unit_of_work: UnitOfWork
    clock: Clock

    async def execute(self, token: str) -> Tokens:
        """Raises RefreshTokenRefused."""
        at = self.clock.now()
        successor = new_secret(REFRESH_TOKEN_PREFIX)
        if session := await self.refresh_tokens.exchange(token, successor, at=at):
            access = await self.access_tokens.issue(session.user_id, session.id, at=at)
            return Tokens(access_token=access, refresh_token=successor)
        used = await self.refresh_tokens.find_used(token, at=at)
        if used is None:
            raise RefreshTokenRefused
        if not used.may_be_repeated(at=at):
            await self._end_for_both(used, at)
            raise RefreshTokenRefused
        access = await self.access_tokens.issue(used.user_id, used.session_id, at=at)
        return Tokens(access_token=access, refresh_token=used.successor)

    async def _end_for_both(self, used: UsedRefreshToken, at: datetime) -> None:
        if await self.sessions.end(used.session_id, user_id=used.user_id, at=at):
            await self.audit.record(refresh_token_reused(used.user_id, used.session_id, at=at))
            await self.unit_of_work.commit()
