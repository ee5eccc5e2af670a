"""API keys as JSON."""

from typing import Annotated, Self

from msgspec import UNSET, Meta, Struct, UnsetType

from app.http.pagination import LIMIT_MAX
from app.http.schemas import NO_CONTROL_CHARACTERS, Id, NextCursor, Time
from app.http.times import in_utc
from app.roles.schemas import PermissionSet
from domain.api_keys.entities import ApiKey, NewApiKey
from domain.api_keys.use_cases.create_api_key import CreateApiKeyCommand
from domain.api_keys.values import KEY_NAME_MAX, SHOWN_CHARACTERS
from domain.shared.page import Page

KeyName = Annotated[
    str, Meta(min_length=1, max_length=KEY_NAME_MAX, pattern=NO_CONTROL_CHARACTERS, examples=["nightly import"])
]
Prefix = Annotated[
    str, Meta(max_length=SHOWN_CHARACTERS, description="How the secret begins.", examples=["rak_3q2-7wAB"])
]
Expiry = Annotated[Time | None, Meta(description="From then on the key is refused; null: never.")]
LastUse = Annotated[Time | None, Meta(description="To the minute; null when it was never used.")]
SecretText = Annotated[
    str,
    Meta(
        max_length=200,
        description="Shown now and never again. To be sent as `Authorization: Bearer ...`.",
        examples=["rak_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    ),
]


class CreateApiKeyRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: KeyName
    permissions: Annotated[
        PermissionSet, Meta(description="Those that the key shall have, as long as you have them yourself.")
    ]
    expires_at: Annotated[Time, Meta(description="From then on the key is refused.")] | UnsetType = UNSET

    def to_command(self) -> CreateApiKeyCommand:
        return CreateApiKeyCommand(
            name=self.name,
            permissions=self.permissions,
            expires_at=in_utc(self.expires_at, pointer="/expires_at"),
        )


class ApiKeyResponse(Struct, frozen=True, kw_only=True):
    id: Id
    name: KeyName
    prefix: Prefix
    permissions: PermissionSet
    created_at: Time
    expires_at: Expiry
    last_used_at: LastUse

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        return cls(
            id=key.id,
            name=key.name.text,
            prefix=key.prefix,
            permissions=sorted(key.permissions),
            created_at=key.created_at,
            expires_at=key.expires_at,
            last_used_at=key.last_used_at,
        )


class NewApiKeyResponse(Struct, frozen=True, kw_only=True):
    """The key, and its secret this once."""

    key: ApiKeyResponse
    secret: SecretText

    def __repr__(self) -> str:
        return f"NewApiKeyResponse({self.key.id})"

    @classmethod
    def of(cls, new: NewApiKey) -> Self:
        return cls(key=ApiKeyResponse.of(new.key), secret=new.secret)


class ApiKeyPageResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[ApiKeyResponse], Meta(max_length=LIMIT_MAX)]
    next_cursor: NextCursor

    @classmethod
    def of(cls, page: Page[ApiKey], next_cursor: str | None) -> Self:
        return cls(items=[ApiKeyResponse.of(key) for key in page.items], next_cursor=next_cursor)
