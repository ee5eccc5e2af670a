"""How that is built which several use cases about accounts share."""

from app.http.injection import Port
from domain.accounts.admission import Admission
from domain.accounts.links import AccountLinks
from domain.accounts.mails import AccountMails
from domain.accounts.new_accounts import NewAccounts
from domain.accounts.ports import AccountTokenRepository
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Registration
from domain.audit.ports import AuditTrail
from domain.mail.ports import Outbox
from domain.mail.values import Locale
from domain.shared.actor import Origin
from domain.shared.clock import Clock
from domain.shared.throttle import Throttle
from domain.users.ports import EmailParser, UserRepository


def provide_account_tokens(
    account_token_repository: Port[AccountTokenRepository],
    user_repository: Port[UserRepository],
    account_links: Port[AccountLinks],
    clock: Port[Clock],
) -> AccountTokens:
    return AccountTokens(tokens=account_token_repository, users=user_repository, links=account_links, clock=clock)


def provide_account_mails(
    outbox: Port[Outbox], account_links: Port[AccountLinks], locale: Port[Locale]
) -> AccountMails:
    return AccountMails(outbox=outbox, links=account_links, locale=locale)


def provide_admission(
    registration: Port[Registration], email_parser: Port[EmailParser], throttle: Port[Throttle], origin: Port[Origin]
) -> Admission:
    return Admission(registration=registration, emails=email_parser, throttle=throttle, origin=origin)


def provide_new_accounts(
    user_repository: Port[UserRepository], audit_trail: Port[AuditTrail], clock: Port[Clock]
) -> NewAccounts:
    return NewAccounts(users=user_repository, audit=audit_trail, clock=clock)
