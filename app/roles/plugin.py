"""The feature `roles` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.roles.assignments_controller import AssignmentsController
from app.roles.authorization_controller import AuthorizationController, EffectivePermissionsController
from app.roles.batch_controller import RoleBatchesController
from app.roles.controller import RolesController
from app.roles.holders_controller import RoleHoldersController
from app.roles.permissions_controller import PermissionsController


class RolesPlugin(InitPlugin):
    """Adds the routes about roles. Needs the ports role_repository, role_assignments and those of users."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers += [
            RolesController,
            RoleHoldersController,
            AssignmentsController,
            RoleBatchesController,
            PermissionsController,
            EffectivePermissionsController,
            AuthorizationController,
        ]
        return app_config
