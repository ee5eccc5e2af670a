"""What an operator can choose: read once from the environment, checked, and put into frozen objects."""

from app.settings.access import AccessSettings
from app.settings.mail import MailSettings
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.settings.variable import SettingsError

__all__ = ["AccessSettings", "DatabaseSettings", "MailSettings", "ServerSettings", "Settings", "SettingsError"]
