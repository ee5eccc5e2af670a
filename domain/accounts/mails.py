"""Writes the mails about accounts."""

from dataclasses import dataclass
from datetime import timedelta

from domain.accounts.links import AccountLinks
from domain.accounts.values import LIFETIMES, Purpose
from domain.mail.ports import Outbox
from domain.mail.values import Locale, Mail, MailKind
from domain.users.entities import User
from domain.users.values import Email


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMails:
    """In the language of whoever asks. A name is what somebody typed: the templates show it as text.

    What needs a mail raises MailNotConfigured where none is sent; a notice is then left out.
    """

    outbox: Outbox
    links: AccountLinks
    locale: Locale

    async def verify(self, to: Email, name: str, link: str) -> None:
        await self.outbox.put(self._mail(MailKind.VERIFY, to, name, link, hours=_hours(Purpose.VERIFY)))

    async def already_registered(self, user: User) -> None:
        await self.outbox.put(self._notice(MailKind.ALREADY_REGISTERED, user))

    async def reset(self, user: User, link: str) -> None:
        await self.outbox.put(self._reset(user.email, user.display_name.text, link))

    async def reset_for_nobody(self, to: Email, link: str) -> None:
        """The same work, and no mail."""
        await self.outbox.pretend(self._reset(to, to.address, link))

    async def password_changed(self, user: User) -> None:
        if self.outbox.delivers:
            await self.outbox.put(self._notice(MailKind.PASSWORD_CHANGED, user))

    async def change_email(self, to: Email, user: User, link: str) -> None:
        hours = _hours(Purpose.CHANGE_EMAIL)
        await self.outbox.put(self._mail(MailKind.CHANGE_EMAIL, to, user.display_name.text, link, hours=hours))

    async def change_email_notice(self, user: User, new: Email) -> None:
        await self.outbox.put(self._notice(MailKind.CHANGE_EMAIL_NOTICE, user, new_email=new.address))

    async def invitation(self, to: Email, name: str, link: str, *, inviter: str) -> None:
        days = str(LIFETIMES[Purpose.INVITATION] // timedelta(days=1))
        await self.outbox.put(self._mail(MailKind.INVITATION, to, name, link, inviter=inviter, days=days))

    def _reset(self, to: Email, name: str, link: str) -> Mail:
        minutes = str(LIFETIMES[Purpose.RESET] // timedelta(minutes=1))
        return self._mail(MailKind.RESET, to, name, link, minutes=minutes)

    def _notice(self, kind: MailKind, user: User, **more: str) -> Mail:
        """With a way out for those who did not ask for it."""
        return self._mail(kind, user.email, user.display_name.text, self.links.to_forgot, **more)

    def _mail(self, kind: MailKind, to: Email, name: str, link: str, **more: str) -> Mail:
        return Mail(kind=kind, to=to.address, locale=self.locale, values={"name": name, "link": link, **more})


def _hours(purpose: Purpose) -> str:
    return str(LIFETIMES[purpose] // timedelta(hours=1))
