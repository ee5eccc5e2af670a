"""How each use case about accounts is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from app.sessions.own_providers import provide_own_password
from app.sessions.providers import provide_refusals
from app.users.passwords import provide_new_passwords, provide_typed_passwords
from domain.accounts.admission import Admission
from domain.accounts.mails import AccountMails
from domain.accounts.new_accounts import NewAccounts
from domain.accounts.tokens import AccountTokens
from domain.accounts.use_cases.change_email import ChangeEmail
from domain.accounts.use_cases.register_account import RegisterAccount
from domain.accounts.use_cases.request_email_change import RequestEmailChange
from domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from domain.accounts.use_cases.reset_password import ResetPassword
from domain.accounts.use_cases.verify_account import VerifyAccount
from domain.audit.ports import AuditTrail
from domain.sessions.own_password import OwnPassword
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor
from domain.users.new_passwords import NewPasswords
from domain.users.ports import UserRepository


def provide_register_account(
    admission: Port[Admission],
    user_repository: Port[UserRepository],
    account_tokens: Port[AccountTokens],
    account_mails: Port[AccountMails],
) -> RegisterAccount:
    return RegisterAccount(
        admission=admission, users=user_repository, account_tokens=account_tokens, mails=account_mails
    )


def provide_verify_account(
    admission: Port[Admission],
    new_passwords: Port[NewPasswords],
    account_tokens: Port[AccountTokens],
    new_accounts: Port[NewAccounts],
) -> VerifyAccount:
    return VerifyAccount(
        admission=admission, new_passwords=new_passwords, account_tokens=account_tokens, new_accounts=new_accounts
    )


def provide_request_password_reset(
    admission: Port[Admission],
    user_repository: Port[UserRepository],
    account_tokens: Port[AccountTokens],
    account_mails: Port[AccountMails],
) -> RequestPasswordReset:
    return RequestPasswordReset(
        admission=admission, users=user_repository, account_tokens=account_tokens, mails=account_mails
    )


def provide_reset_password(
    admission: Port[Admission],
    user_repository: Port[UserRepository],
    session_repository: Port[SessionRepository],
    new_passwords: Port[NewPasswords],
    account_tokens: Port[AccountTokens],
    account_mails: Port[AccountMails],
    audit_trail: Port[AuditTrail],
) -> ResetPassword:
    return ResetPassword(
        admission=admission,
        users=user_repository,
        sessions=session_repository,
        new_passwords=new_passwords,
        account_tokens=account_tokens,
        mails=account_mails,
        audit=audit_trail,
    )


def provide_request_email_change(
    caller: Port[Actor],
    admission: Port[Admission],
    own_password: Port[OwnPassword],
    user_repository: Port[UserRepository],
    account_tokens: Port[AccountTokens],
    account_mails: Port[AccountMails],
    audit_trail: Port[AuditTrail],
) -> RequestEmailChange:
    return RequestEmailChange(
        actor=caller,
        admission=admission,
        own_password=own_password,
        users=user_repository,
        account_tokens=account_tokens,
        mails=account_mails,
        audit=audit_trail,
    )


def provide_change_email(
    admission: Port[Admission],
    user_repository: Port[UserRepository],
    account_tokens: Port[AccountTokens],
    audit_trail: Port[AuditTrail],
) -> ChangeEmail:
    return ChangeEmail(admission=admission, users=user_repository, account_tokens=account_tokens, audit=audit_trail)


USE_CASES: Final = {
    "refusals": Provide(provide_refusals, sync_to_thread=False),
    "typed_passwords": Provide(provide_typed_passwords, sync_to_thread=False),
    "own_password": Provide(provide_own_password, sync_to_thread=False),
    "new_passwords": Provide(provide_new_passwords, sync_to_thread=False),
    "register_account": Provide(provide_register_account, sync_to_thread=False),
    "verify_account": Provide(provide_verify_account, sync_to_thread=False),
    "request_password_reset": Provide(provide_request_password_reset, sync_to_thread=False),
    "reset_password": Provide(provide_reset_password, sync_to_thread=False),
    "request_email_change": Provide(provide_request_email_change, sync_to_thread=False),
    "change_email": Provide(provide_change_email, sync_to_thread=False),
}
