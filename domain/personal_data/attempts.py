"""Whose attempts are counted because of one person."""

from collections.abc import Iterable, Iterator

from domain.accounts.admission import EMAIL_CHANGES, INVITATIONS, PASSWORD_RESETS, REGISTRATIONS
from domain.second_factor.attempts import OwnerAttempt
from domain.shared.limits import SignInAttempt
from domain.shared.throttle import Proof, Subject
from domain.users.entities import User


def counted_for(user: User, addresses: Iterable[str | None]) -> Iterator[Subject | Proof]:
    """What the throttle may know about the person, who was seen at these addresses of clients."""
    account = user.email.key
    for address in {None, *addresses}:
        sign_in, owner = SignInAttempt(account, address), OwnerAttempt(user.id, address)
        yield from (*sign_in.forgiven, *owner.counted)
        yield from (sign_in.proof, owner.proof)
    yield from (Subject(limits.to, account) for limits in (REGISTRATIONS, PASSWORD_RESETS))
    yield from (Subject(limits.by, str(user.id)) for limits in (EMAIL_CHANGES, INVITATIONS))
    yield Subject(EMAIL_CHANGES.to, f"{user.id}\n{account}")
