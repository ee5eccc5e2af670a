"""How each use case about mail is built from the ports that adapters provide."""

from app.http.injection import Port
from domain.mail.ports import OutboxMails
from domain.mail.use_cases.list_unsent_mails import ListUnsentMails
from domain.mail.use_cases.resend_mails import ResendMails
from domain.shared.actor import Actor
from domain.shared.clock import Clock


def provide_list_unsent_mails(caller: Port[Actor], outbox_mails: Port[OutboxMails]) -> ListUnsentMails:
    return ListUnsentMails(actor=caller, mails=outbox_mails)


def provide_resend_mails(caller: Port[Actor], outbox_mails: Port[OutboxMails], clock: Port[Clock]) -> ResendMails:
    return ResendMails(actor=caller, mails=outbox_mails, clock=clock)
