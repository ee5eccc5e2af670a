"""The feature `personal_data` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.personal_data.controller import MyPersonalDataController, PersonalDataController


class PersonalDataPlugin(InitPlugin):
    """Adds the routes about all that is kept about a person.

    Needs the ports personal_records, personal_traces, audit_trail and those of users.
    """

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers += [PersonalDataController, MyPersonalDataController]
        return app_config
