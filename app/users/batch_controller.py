"""The route that registers many users: translate, run one use case, translate back."""

from litestar import Controller, Response, post
from litestar.params import JSONBody

from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.users.batch_providers import BATCH_USE_CASES
from app.users.batch_schemas import RegisterUsersRequest, RegisterUsersResponse
from domain.shared.batch import BatchRefused
from domain.users.use_cases.register_users import RegisterUsers


class UserBatchesController(Controller):
    path = "/v1/users/batch"
    tags = ("Users",)
    dependencies = BATCH_USE_CASES

    @post(
        operation_id="registerUsers",
        summary="Register up to 1,000 users",
        description="Without passwords: they choose theirs by a link, or sign in elsewhere.",
        status_code=200,
        responses=problems(BatchRefused),
    )
    async def register(
        self, data: JSONBody[RegisterUsersRequest], register_users: Port[RegisterUsers]
    ) -> Response[RegisterUsersResponse]:
        outcomes = await register_users.execute(data.to_new_users(), atomic=data.atomic)
        return KeptResponse(RegisterUsersResponse.of(outcomes))
