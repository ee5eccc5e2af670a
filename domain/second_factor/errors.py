"""What can be refused about a second factor."""

from domain.shared.errors import Conflict, InvalidInput


class SecondFactorAlreadyEnabled(Conflict):
    """A second factor is enabled. Another authenticator needs that one to be disabled first, with one of its codes."""

    code = "second_factor_already_enabled"
    title = "Second factor already enabled"
    detail = "A second factor is enabled already. Disable it first, then enrol the other authenticator."


class SecondFactorNotEnabled(Conflict):
    """No second factor is enabled, so there is none to check, to renew or to disable."""

    code = "second_factor_not_enabled"
    title = "Second factor not enabled"
    detail = "No second factor is enabled. Enrol an authenticator and confirm it first."


class NothingToConfirm(Conflict):
    """No authenticator waits to be confirmed: none was enrolled, or it was confirmed already."""

    code = "nothing_to_confirm"
    title = "Nothing to confirm"
    detail = "No authenticator waits to be confirmed. Enrol one with `POST /v1/me/second-factor/totp`."


class CodeRefused(InvalidInput):
    """The code is wrong, or too old, or was used before: every code works once."""

    code = "code_refused"
    title = "Code refused"
    detail = "This code is wrong or was used before. Wait for the next one of your authenticator, or take another."
    field = "code"


class PasswordRefused(InvalidInput):
    """Some changes ask for the password once more, and it was not the right one."""

    code = "password_refused"
    title = "Password refused"
    detail = "This is not your password. Type the one that you sign in with."
    field = "password"
