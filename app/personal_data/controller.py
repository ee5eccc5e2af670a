"""The routes about all that is kept about a person: translate, run one use case, translate back."""

from typing import Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from app.http.conditional import IfMatch, expected_versions
from app.http.documentation import problems
from app.http.injection import Port
from app.http.spooled import SpooledResponse
from app.personal_data.document import written
from app.personal_data.providers import USE_CASES
from app.personal_data.schemas import PersonalDataResponse
from domain.personal_data.use_cases.erase_person import ErasePerson
from domain.personal_data.use_cases.export_me import ExportMe
from domain.personal_data.use_cases.export_person import ExportPerson
from domain.shared.actor import BeyondOwnPermissions, OwnAccount, SessionRequired
from domain.shared.version import VersionIsStale
from domain.users.errors import LastAdministrator, UserNotFound

HEADERS: Final = {"Content-Disposition": 'attachment; filename="person.json"', "Cache-Control": "no-store"}


class PersonalDataController(Controller):
    path = "/v1/users/{user_id:uuid}"
    tags = ("Users",)
    dependencies = USE_CASES

    @get(
        "/export",
        operation_id="exportPerson",
        summary="Give out all that is kept about a person",
        description="As of one moment; without any secret, and without what is somebody else's.",
        responses=problems(UserNotFound),
    )
    async def export(
        self, user_id: FromPath[UUID], export_person: Port[ExportPerson]
    ) -> Response[PersonalDataResponse]:
        return SpooledResponse(await written(await export_person.execute(user_id)), headers=HEADERS)

    @post(
        "/erase",
        operation_id="erasePerson",
        summary="Erase a person for good",
        description="As `deleteUser`, with every trace that names them or says where they were. The audit trail stays, "
        "and refers to them by id alone.",
        status_code=204,
        responses=problems(OwnAccount, UserNotFound, BeyondOwnPermissions, VersionIsStale, LastAdministrator),
    )
    async def erase(self, user_id: FromPath[UUID], erase_person: Port[ErasePerson], if_match: IfMatch = None) -> None:
        await erase_person.execute(user_id, expected=expected_versions(if_match))


class MyPersonalDataController(Controller):
    path = "/v1/me/export"
    tags = ("Oneself",)
    dependencies = USE_CASES

    @get(
        operation_id="exportMe",
        summary="Get all that is kept about you",
        description="As of one moment; without any secret, and without what is somebody else's.",
        responses=problems(SessionRequired),
    )
    async def export(self, export_me: Port[ExportMe]) -> Response[PersonalDataResponse]:
        return SpooledResponse(await written(await export_me.execute()), headers=HEADERS)
