"""Why a request that a proxy asks about may not pass."""

from domain.shared.errors import Forbidden


class RoleMissing(Forbidden):
    """Whoever asks is known, and does not hold the role that the proxy wants for this."""

    code = "role_missing"
    title = "Role missing"
    detail = "You do not hold the role that this needs. Ask an administrator for it."


class ForwardedRequestRefused(Forbidden):
    """What the proxy says about the request is missing, said twice, ambiguous or contradictory: nothing is guessed."""

    code = "forwarded_request_refused"
    title = "Forwarded request refused"
    detail = (
        "The forwarded method, scheme, host and URI must each be said once, unambiguously: see docs/forward-auth.md."
    )


class ProxyNotTrusted(Forbidden):
    """The question does not come from a proxy that Roster was told to believe."""

    code = "proxy_not_trusted"
    title = "Proxy not trusted"
    detail = "Only proxies that ROSTER_TRUSTED_PROXIES names may ask. Add the address that Roster's log shows."
