"""The routes that read the audit trail: translate, run the use case, translate back."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, get
from litestar.params import FromPath, QueryParameter

from app.audit.providers import USE_CASES
from app.audit.schemas import ACTOR_PATTERN, AuditEventPageResponse
from app.http.choices import choice
from app.http.injection import Port
from app.http.pagination import LIMIT_DEFAULT, Cursor, Limit, page_request, paged, sorted_by
from app.http.schemas import ID_PATTERN
from app.http.times import TIME_LENGTH_MAX, TIME_PATTERN, moment
from domain.audit.use_cases.list_audit_events import ListAuditEvents
from domain.audit.values import Action, AuditFilter, AuditSort, TargetType

AnyRequest = Request[Any, Any, Any]
ByActor = Annotated[
    str | None,
    QueryParameter(pattern=ACTOR_PATTERN, max_length=100, description="Only what this actor asked for."),
]
# Texts, all of them: of an optional value of any other type Litestar takes the text `null` for "not given".
ByAction = Annotated[
    str | None,
    QueryParameter(
        max_length=100,
        schema_extra={"enum": [*Action]},
        description="Only events of this kind.",
    ),
]
ByTarget = Annotated[
    str | None,
    QueryParameter(
        pattern=ID_PATTERN,
        max_length=36,
        schema_extra={"format": "uuid"},
        description="Only events about the user or role with this id.",
    ),
]
OccurredAfter = Annotated[
    str | None,
    QueryParameter(
        pattern=TIME_PATTERN,
        max_length=TIME_LENGTH_MAX,
        schema_extra={"format": "date-time"},
        description="Only events at or after this time (RFC 3339; write the `+` of an offset as `%2B`).",
    ),
]
OccurredBefore = Annotated[
    str | None,
    QueryParameter(
        pattern=TIME_PATTERN,
        max_length=TIME_LENGTH_MAX,
        schema_extra={"format": "date-time"},
        description="Only events before this time, which is not included itself: intervals that meet share no event.",
    ),
]
Sorted = Annotated[str, sorted_by(AuditSort)]


class AuditEventsController(Controller):
    path = "/v1/audit-events"
    tags = ("Audit",)
    dependencies = USE_CASES

    @get(operation_id="listAuditEvents", summary="List who changed what")
    async def list_page(  # noqa: PLR0913, PLR0917 (each is a parameter of the URL)
        self,
        request: AnyRequest,
        list_audit_events: Port[ListAuditEvents],
        sort: Sorted = AuditSort.OCCURRED_AT_DESCENDING.value,
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
        actor: ByActor = None,
        action: ByAction = None,
        target: ByTarget = None,
        occurred_after: OccurredAfter = None,
        occurred_before: OccurredBefore = None,
    ) -> Response[AuditEventPageResponse]:
        wanted = AuditFilter(
            actor=actor,
            action=choice(Action, action, parameter="action") if action is not None else None,
            target_id=UUID(target) if target else None,
            occurred_after=moment(occurred_after, parameter="occurred_after"),
            occurred_before=moment(occurred_before, parameter="occurred_before"),
        )
        order = choice(AuditSort, sort, parameter="sort")
        found = await list_audit_events.execute(wanted, page_request(request, limit, cursor), order)
        return paged(request, limit, found, AuditEventPageResponse.of)


class AuditEventsOfUserController(Controller):
    path = "/v1/users/{user_id:uuid}/audit-events"
    tags = ("Audit",)
    dependencies = USE_CASES

    @get(
        operation_id="listAuditEventsOfUser",
        summary="List what happened to a user",
        description="A deleted user's events are still there; of an id that no user ever had there are none.",
    )
    async def list_page(
        self,
        request: AnyRequest,
        user_id: FromPath[UUID],
        list_audit_events: Port[ListAuditEvents],
        sort: Sorted = AuditSort.OCCURRED_AT_DESCENDING.value,
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
    ) -> Response[AuditEventPageResponse]:
        wanted = AuditFilter(target_type=TargetType.USER, target_id=user_id)
        order = choice(AuditSort, sort, parameter="sort")
        found = await list_audit_events.execute(wanted, page_request(request, limit, cursor), order)
        return paged(request, limit, found, AuditEventPageResponse.of)
