"""What can be refused about signing in and about sessions."""

from domain.shared.errors import InvalidInput, NotFound, Unauthenticated


class SignInRefused(Unauthenticated):
    """Unknown address, wrong password, no password or a deactivated account: the answer does not say which."""

    code = "sign_in_refused"
    title = "Sign-in refused"
    detail = "No active user has this address and this password. Check both, or have the password reset."


class SecondFactorRequired(Unauthenticated):
    """The password is right, and this account needs a code as well."""

    code = "second_factor_required"
    title = "Second factor required"
    detail = "Send the same request again with `code`: one of your authenticator, or a recovery code."


class SecondFactorRefused(Unauthenticated):
    """The code is wrong, has expired or was used before. Every attempt counts."""

    code = "second_factor_refused"
    title = "Second factor refused"
    detail = "This code is wrong or was used before. Wait for the next one of your authenticator, or take another."


class RefreshTokenRefused(Unauthenticated):
    """The refresh token is unknown, or its session is over; using an old one once more ends its session."""

    code = "refresh_token_refused"
    title = "Refresh token refused"
    detail = "This refresh token is not valid, or no longer. Sign in again."


class SessionNotFound(NotFound):
    """The user has no session of this id, or it is over."""

    code = "session_not_found"
    title = "No such session"
    detail = "There is no such session, or it is over already. The list of sessions has those that are not."


class CurrentPasswordRefused(InvalidInput):
    """Whoever changes a password proves with the current one that it is theirs."""

    code = "current_password_refused"
    title = "Current password refused"
    detail = "This is not your current password. Without one, have it reset."
    field = "current_password"
