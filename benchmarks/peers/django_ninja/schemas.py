"""The JSON of users: the members that Roster has."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema
from pydantic import EmailStr

from benchmarks.peers.django_ninja.models import User


class UserOut(Schema):
    id: UUID
    email: str
    email_verified: bool
    display_name: str
    status: str
    roles: list[str]
    version: int
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_email_verified(user: User) -> bool:
        return user.email_verified_at is not None

    @staticmethod
    def resolve_roles(user: User) -> list[str]:
        return [role.name for role in user.roles.all()]


class UserPage(Schema):
    items: list[UserOut]


class UserIn(Schema):
    email: EmailStr
    display_name: str = Field(min_length=1, max_length=200)


class UserChanges(Schema):
    display_name: str = Field(None, min_length=1, max_length=200)
