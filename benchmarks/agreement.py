"""Whether all servers answer alike: who answers something else does other work, and its cost says nothing."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from benchmarks.load import Answer, Request, UnexpectedAnswerError, send
from benchmarks.operations import ME, Operation
from benchmarks.servers import Server


def require_same_answers(operation: Operation, servers: Sequence[Server], user_id: UUID) -> None:
    """As the first. Of a peer only the members that it has, without the times, which each writes in its own way.

    Raises UnexpectedAnswerError.
    """
    read = operation.request(user_id)
    first, *others = [
        (server, _body(_answer(operation, server, operation.request(user_id) if operation.is_change else read)))
        for server in servers
    ]
    for server, body in others:
        is_peer = server.contender.credential is not None
        if is_peer and operation.name == ME:
            continue  # who asks is somebody else
        if not (agree(body, first[1], operation.own) if is_peer else _equal(body, first[1], operation.own)):
            raise UnexpectedAnswerError(
                f"{operation.name}: {server.contender.name} answers {str(body)[:500]}, "
                f"{first[0].contender.name} {str(first[1])[:500]}"
            )


def _answer(operation: Operation, server: Server, request: Request) -> Answer:
    try:
        return send(server.port, [server.contender.asked(request)], expected=operation.status)
    except UnexpectedAnswerError as error:
        raise UnexpectedAnswerError(f"{operation.name}: {server.contender.name}: {error}") from None


def _body(answer: Answer) -> Any:
    return json.loads(answer.body) if answer.body else None


def _equal(body: Any, first: Any, own: frozenset[str]) -> bool:
    if not own:
        return bool(body == first)
    return body.keys() == first.keys() and all(body[name] == first[name] for name in first.keys() - own)


def agree(body: Any, first: Any, own: frozenset[str]) -> bool:
    """In all that both have."""
    if isinstance(body, dict):
        compared = (name for name in body.keys() & first.keys() - own if not name.endswith("_at"))
        return all(agree(body[name], first[name], own) for name in compared)
    if isinstance(body, list):
        return len(body) == len(first) and all(map(agree, body, first, [own] * len(first)))
    return bool(body == first)
