"""Clients that do not wait for their answers."""

from typing import Final

from benchmarks.ledger.scene import FaultKind, Scene


async def leave(scene: Scene) -> int:
    """Some of those who wait for an answer are gone, all at once."""
    waiting = [client for client in scene.clients if client.is_waiting]
    for client in (leaving := waiting[: scene.random.randint(1, len(scene.clients))]):
        client.leave()
    return len(leaving)


FAULTS: Final = (FaultKind("clients left", leave),)
