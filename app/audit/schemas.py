"""Audit events as JSON."""

from typing import Annotated, Final, Self

from msgspec import Meta, Struct

from app.http.pagination import LIMIT_MAX
from app.http.schemas import Id, NextCursor, Time
from domain.audit.entities import AuditEvent
from domain.audit.values import Action, Outcome, TargetType
from domain.shared.page import Page

ACTOR_PATTERN: Final = "^[a-z][a-z0-9:-]*$"

ActorName = Annotated[
    str,
    Meta(
        max_length=100,
        pattern=ACTOR_PATTERN,
        description="Who asked: `user:<id>`, `key:<id>` of an API key, `anonymous`, or `shell` by command.",
        examples=["user:01980a3e-7c1d-7b5e-9f43-2a8f5b1c6d70"],
    ),
]
ChangedFields = Annotated[
    list[Annotated[str, Meta(max_length=64)]],
    Meta(
        max_length=100,
        description="Names of the fields that got another value. The values are never kept.",
        examples=[["email"]],
    ),
]
GrantedRoleId = Annotated[Id | None, Meta(description="The role that was granted or revoked; else null.")]
SessionId = Annotated[Id | None, Meta(description="The session that began or ended; else null.")]
ApiKeyId = Annotated[Id | None, Meta(description="The API key that was created or revoked; else null.")]
RequestId = Annotated[
    Annotated[str, Meta(max_length=64)] | None,
    Meta(
        description="The `X-Request-Id` of the answer; null when it was no HTTP request.",
        examples=["01980a3e-7c1d-7b5e-9f43-2a8f5b1c6d70"],
    ),
]
ClientAddress = Annotated[
    Annotated[str, Meta(max_length=100)] | None,
    Meta(
        description="The IP address of the client; null when it was no HTTP request.",
        examples=["192.0.2.17"],
    ),
]


class AuditEventResponse(Struct, frozen=True, kw_only=True):
    id: Id
    occurred_at: Time
    actor: ActorName
    action: Action
    target_type: TargetType
    target_id: Id
    role_id: GrantedRoleId
    session_id: SessionId
    api_key_id: ApiKeyId
    changed_fields: ChangedFields
    outcome: Outcome
    request_id: RequestId
    client_address: ClientAddress

    @classmethod
    def of(cls, event: AuditEvent) -> Self:
        return cls(
            id=event.id,
            occurred_at=event.occurrence.at,
            actor=event.origin.actor.name,
            action=event.occurrence.action,
            target_type=event.occurrence.action.target_type,
            target_id=event.occurrence.target_id,
            role_id=event.occurrence.role_id,
            session_id=event.occurrence.session_id,
            api_key_id=event.occurrence.api_key_id,
            changed_fields=list(event.occurrence.changed_fields),
            outcome=event.occurrence.outcome,
            request_id=event.origin.request_id,
            client_address=event.origin.client_address,
        )


class AuditEventPageResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[AuditEventResponse], Meta(max_length=LIMIT_MAX)]
    next_cursor: NextCursor

    @classmethod
    def of(cls, page: Page[AuditEvent], next_cursor: str | None) -> Self:
        return cls(items=[AuditEventResponse.of(event) for event in page.items], next_cursor=next_cursor)
