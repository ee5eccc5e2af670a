"""The finished OpenAPI document: Litestar's, corrected where it says less or other than what the service does."""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar, Router
from litestar.config.app import AppConfig
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import License, Tag
from litestar.plugins import InitPlugin
from litestar.typing import FieldDefinition

from app.http.operations import COMPONENT_HEADERS, complete
from app.http.problems import Problem
from app.http.security import SECURITY_SCHEMES, secure
from app.version import VERSION

Json = dict[str, Any]


class OpenAPIDocumentPlugin(InitPlugin):
    """Lets Litestar make the document, and not serve it: its pages load scripts from other people's servers."""

    def __init__(self) -> None:
        self._unwanted = Router("/schema", route_handlers=[])

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.openapi_config = OpenAPIConfig(
            title="Roster",
            version=VERSION,
            summary="A register of users and roles.",
            description="A 2xx answer means that the change is committed, and only then. "
            "Every error is `application/problem+json` (RFC 9457); programs decide on its `code`.",
            license=License(name="MIT", identifier="MIT"),
            tags=[
                Tag(name="Users", description="People: register, find, change, deactivate and delete them."),
                Tag(name="Roles", description="Named sets of permissions, and who holds them."),
                Tag(name="Accounts", description="Get an account, and get back into it, by links that mails bring."),
                Tag(name="Second factor", description="Codes of an authenticator, asked for besides the password."),
                Tag(name="Signing in", description="Get tokens or a cookie, renew them, and sign out."),
                Tag(name="Oneself", description="Everybody's own: name, password and sessions."),
                Tag(name="Sessions", description="Where other people are signed in, and their passwords."),
                Tag(name="API keys", description="For machines: each asks on behalf of its owner."),
                Tag(name="Transfer", description="Whole registers in and out."),
                Tag(name="Audit", description="Who changed what, and when. Nothing is ever changed in it."),
                Tag(name="Keys", description="What others check access tokens with."),
                Tag(name="Health", description="For load balancers and orchestrators."),
                Tag(name="Problems", description="What the errors mean."),
            ],
            openapi_router=self._unwanted,
        )
        # Appended, to come after Litestar's own plugin, which adds the routes.
        app_config.plugins.append(_Without(self._unwanted))
        return app_config


class _Without(InitPlugin):
    def __init__(self, router: Router) -> None:
        self._router = router

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.remove(self._router)
        return app_config


def document(app: Litestar) -> Json:
    """The OpenAPI 3.1 document as plain data, without `servers`."""
    schema = app.openapi_schema.to_schema()
    schema.pop("servers", None)
    schema["components"] = {
        "schemas": _component_schemas(app),
        "headers": COMPONENT_HEADERS,
        "securitySchemes": SECURITY_SCHEMES,
    }
    handlers = {handler.operation_id: handler for handler in _handlers(app)}
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            handler = handlers[operation["operationId"]]
            kept = not handler.opt.get("unrepeated")
            complete(path, method, operation, secure(operation, handler), kept=kept)
            _without_null(operation.get("requestBody", {}))
    return schema


def _without_null(body: Json) -> None:
    """Litestar says of a body that may be left out that it must be there, and may be `null`: neither is so."""
    for content in body.get("content", {}).values():
        choices = content["schema"].get("oneOf", ())
        if {"type": "null"} in choices:
            content["schema"] = next(choice for choice in choices if choice != {"type": "null"})
            body["required"] = False


def _component_schemas(app: Litestar) -> Json:
    """From msgspec, which checks the bodies: so the document cannot say anything else than what is enforced."""
    types = {Problem, *(type_ for handler in _handlers(app) for type_ in _body_types(handler))}
    ordered = sorted(types, key=lambda each: each.__name__)
    return msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")[1]


def _handlers(app: Litestar) -> Iterator[HTTPRouteHandler]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if handler.resolve_include_in_schema():
                yield handler


def _body_types(handler: HTTPRouteHandler) -> Iterator[type]:
    fields = [handler.parsed_return_field]
    if handler.parsed_data_field is not None:
        fields.append(handler.parsed_data_field)
    for field in fields:
        yield from (type_ for type_ in _inner(field) if issubclass(type_, msgspec.Struct))
    yield from (
        spec.data_container for spec in (handler.responses or {}).values() if isinstance(spec.data_container, type)
    )


def _inner(field: FieldDefinition) -> Iterator[type]:
    for candidate in (field, *field.inner_types):
        if isinstance(candidate.annotation, type):
            yield candidate.annotation
