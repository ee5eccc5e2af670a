"""What each caller is to be answered: by what the document says of the operation, and by the decisions listed here.

An operation that is for everybody, or for everybody who is signed in, is named with the reason. One that is not, and
that asks for no permission, has no decision yet: the tests say so.
"""

from typing import Final

from tests.access.callers import Caller
from tests.access.operations import Operation

FOR_EVERYBODY: Final = {
    "acceptInvitation": "the link is the proof",
    "changeEmail": "the link is the proof",
    "checkLive": "whoever keeps the service running has no account",
    "checkReady": "whoever keeps the service running has no account",
    "explainProblem": "describes errors, and shows nothing of the register",
    "getJwks": "public keys, for whoever checks an access token",
    "listProblems": "describes errors, and shows nothing of the register",
    "refreshSession": "the refresh token is the proof",
    "registerAccount": "whoever has no account cannot sign in",
    "requestPasswordReset": "whoever has forgotten a password cannot sign in",
    "resetPassword": "the link is the proof",
    "signIn": "the password is the proof",
    "verifyAccount": "the link is the proof",
}
FOR_EVERYBODY_SIGNED_IN: Final = {
    "getMe": "oneself",
    "listOwnApiKeys": "one's own keys",
    "listPermissions": "the catalogue is no secret",
}
FOR_SESSIONS: Final = {
    "changeOwnPassword": "one's own password",
    "confirmTotp": "one's own second factor",
    "createApiKey": "a key must not make another, which would outlive it",
    "disableSecondFactor": "one's own second factor",
    "endOwnSession": "one's own sessions",
    "enrolTotp": "one's own second factor",
    "exportMe": "a key must not tell more than it may read itself",
    "getSecondFactor": "one's own second factor",
    "listOwnSessions": "one's own sessions",
    "replaceRecoveryCodes": "one's own second factor",
    "requestEmailChange": "one's own address, which gets the links to one's account",
    "revokeOwnApiKey": "a key that was stolen must not revoke the others",
    "signOut": "the session that asks",
    "updateMe": "oneself",
    "verifyCode": "one's own second factor",
}
BEHIND_THE_GATE: Final = {
    "acceptInvitation": "registration_closed",
    "changeEmail": "link_not_valid",
    "inviteUser": "invitations_closed",
    "refreshSession": "refresh_token_refused",
    "registerAccount": "registration_closed",
    "requestPasswordReset": "mail_not_configured",
    "resetPassword": "link_not_valid",
    "signIn": "sign_in_refused",
    "verifyAccount": "registration_closed",
}
"""Refused with 401 or 403 too, by the operation itself: for what was sent, or for how the service is set up."""


def decision(operation: Operation, caller: Caller) -> str | None:
    """The code of the refusal; None where the request reaches the operation."""
    if caller.is_of_another_site and not operation.is_safe:
        return "cross_site_request"
    if operation.is_public:
        return None
    if not caller.is_known:
        return "credential_refused" if caller.headers else "not_signed_in"
    if caller.is_key and operation.id in FOR_SESSIONS:
        return "session_required"
    return None if operation.permissions <= caller.permissions else "permission_missing"
