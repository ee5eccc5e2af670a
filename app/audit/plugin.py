"""The feature `audit` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.audit.controller import AuditEventsController, AuditEventsOfUserController


class AuditPlugin(InitPlugin):
    """Adds the routes that read the audit trail. Needs the port audit_event_repository."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers += [AuditEventsController, AuditEventsOfUserController]
        return app_config
