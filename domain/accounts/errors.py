"""What can be refused about accounts and the links to them."""

from domain.shared.errors import Forbidden, NotFound


class RegistrationClosed(Forbidden):
    """Not everybody may open an account here: ROSTER_REGISTRATION says who may."""

    code = "registration_closed"
    title = "Registration closed"
    detail = "You cannot open an account here by yourself. Ask an administrator for one."


class InvitationsClosed(Forbidden):
    """Nobody can be invited, since nobody could accept: ROSTER_REGISTRATION is `closed`."""

    code = "invitations_closed"
    title = "Invitations closed"
    detail = (
        "Whoever runs the service has closed it to invitations. They set ROSTER_REGISTRATION to `invite`, or you make "
        "the account yourself with `POST /v1/users`."
    )


class LinkNotValid(Forbidden):
    """The token was used, has expired, was replaced by a newer one, or what it was made for has changed since."""

    code = "link_not_valid"
    title = "Link not valid"
    detail = "This link was used, has expired, or a newer one took its place. Ask for a new one."


class InvitationNotFound(NotFound):
    """No invitation has this id: it was accepted or withdrawn, or has expired."""

    code = "invitation_not_found"
    title = "No such invitation"
    detail = "No invitation has this id. `GET /v1/invitations` lists those that wait for an answer."
