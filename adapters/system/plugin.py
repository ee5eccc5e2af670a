"""Provides the ports to the machine."""

from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from adapters.files.users import StreamedUserFiles
from adapters.system.clock import SystemClock
from adapters.system.emails import EmailValidatorParser
from domain.shared.clock import Clock
from domain.transfer.ports import UserFiles
from domain.users.ports import EmailParser


class SystemPlugin(InitPlugin):
    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies["clock"] = Provide(provide_clock, sync_to_thread=False)
        app_config.dependencies["email_parser"] = Provide(provide_email_parser, sync_to_thread=False)
        app_config.dependencies["user_files"] = Provide(provide_user_files, sync_to_thread=False)
        return app_config


def provide_clock() -> Clock:
    return SystemClock()


def provide_email_parser() -> EmailParser:
    return EmailValidatorParser()


def provide_user_files() -> UserFiles:
    return StreamedUserFiles()
