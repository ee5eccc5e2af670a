"""The operations, and who may ask for them."""

from typing import Any
from uuid import UUID

import jwt
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.security import HttpBearer

from benchmarks.peers.django_ninja.models import AuditEvent, Grant, Role, User
from benchmarks.peers.django_ninja.schemas import UserChanges, UserIn, UserOut, UserPage

LIMIT_MAX = 200


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        try:
            payload = jwt.decode(token, settings.JWT_SECRET, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            return None
        return User.objects.filter(id=payload["sub"], status="active").first()


api = NinjaAPI(auth=Bearer())


@api.get("/v1/me", response=UserOut)
def read_me(request: Any) -> User:
    return request.auth


@api.get("/v1/users", response=UserPage)
def list_users(request: Any, search: str | None = None, offset: int = 0, limit: int = 50) -> dict[str, QuerySet[User]]:
    users = User.objects.prefetch_related("roles").order_by("created_at", "id")
    if search:
        users = users.filter(Q(display_name__icontains=search) | Q(email__icontains=search))
    return {"items": users[offset : offset + min(limit, LIMIT_MAX)]}


@api.post("/v1/users", response={201: UserOut})
def create_user(request: Any, new: UserIn) -> tuple[int, User]:
    try:
        with transaction.atomic():
            user = User.objects.create(**new.dict(), email_key=new.email.casefold())
            note("user_registered", user, by=request.auth)
    except IntegrityError:
        raise HttpError(409, "Email already registered") from None
    return 201, user


@api.get("/v1/users/{user_id}", response=UserOut)
def read_user(request: Any, user_id: UUID) -> User:
    return get_object_or_404(User, id=user_id)


@api.patch("/v1/users/{user_id}", response=UserOut)
def update_user(request: Any, user_id: UUID, changes: UserChanges) -> User:
    with transaction.atomic():
        user = get_object_or_404(User, id=user_id)
        for name, value in changes.dict(exclude_unset=True).items():
            setattr(user, name, value)
        user.version += 1
        user.save()
        note("user_updated", user, by=request.auth)
    return user


@api.put("/v1/users/{user_id}/roles/{role_id}", response={204: None})
def grant_role(request: Any, user_id: UUID, role_id: UUID) -> tuple[int, None]:
    with transaction.atomic():
        user, role = get_object_or_404(User, id=user_id), get_object_or_404(Role, id=role_id)
        _, is_new = Grant.objects.get_or_create(user=user, role=role)
        if is_new:
            User.objects.filter(id=user_id).update(version=F("version") + 1)
            note("role_granted", user, by=request.auth, role=role)
    return 204, None


def note(action: str, user: User, *, by: User, role: Role | None = None) -> None:
    AuditEvent.objects.create(
        action=action, actor=f"user:{by.id}", target_id=user.id, role_id=role.id if role else None
    )
