"""Active administrators: who they are, by the fake and by PostgreSQL."""

from datetime import timedelta

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.values import OPEN_ENDED
from tests.adapters.database.transactions import Begin
from tests.samples import NOON, a_role, a_user

LATER = NOON + timedelta(minutes=1)


async def test_at_first_there_is_none(begin: Begin) -> None:
    async with begin() as ports:
        assert await ports.administrators.lock_active() == frozenset()


async def test_only_who_holds_the_role_and_is_active_counts(begin: Begin) -> None:
    ana, bea, former, editor = (a_user(f"{name}@example.com") for name in ("ana", "bea", "former", "editor"))
    role = a_role()
    async with begin() as ports:
        await ports.roles.add(role)
        for user in (ana, bea, former, editor):
            await ports.users.add(user)
            await ports.assignments.grant(user.id, role.id, by="tester", terms=OPEN_ENDED, at=NOON)
        for user in (ana, bea, former):
            await ports.assignments.grant(user.id, ADMINISTRATOR_ID, by="tester", terms=OPEN_ENDED, at=NOON)
        await ports.users.save((await ports.users.get_for_update(former.id)).deactivate(at=LATER))
    async with begin() as ports:
        assert await ports.administrators.lock_active() == {ana.id, bea.id}
        await ports.assignments.revoke(bea.id, ADMINISTRATOR_ID, at=LATER)
        assert await ports.administrators.lock_active() == {ana.id}
