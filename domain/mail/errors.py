"""What can be refused about mail."""

from domain.shared.errors import Forbidden, NotFound


class MailNotConfigured(Forbidden):
    """It needs a mail, and whoever runs the service has not said how mail is sent: ROSTER_SMTP_URL is missing."""

    code = "mail_not_configured"
    title = "No mail here"
    detail = "This needs a mail, and this service sends none. Ask an administrator to do it, or to set ROSTER_SMTP_URL."


class MailNotFound(NotFound):
    """No dead mail has this id: it was sent, is still being tried, or was forgotten after its time."""

    code = "mail_not_found"
    title = "No such mail"
    detail = "No dead mail has this id. `roster mail list` shows those there are."
