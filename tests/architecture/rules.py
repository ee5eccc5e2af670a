"""What no module may contain: each rule asks every node of the syntax tree, and has its advice ready."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.architecture.source import LAYERS, Module
from tests.architecture.syntax import (
    LONGEST_FUNCTION,
    caches_a_dependency,
    calls,
    changes_without_a_record,
    commits,
    imports,
    imports_beyond_the_standard_library,
    is_a_commit_handler,
    is_a_long_function,
    is_a_provider_with,
    lets_anybody,
    mentions,
)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Holds for every module whose path begins with `within` and with none of `except_in`."""

    name: str
    breaks: Callable[[ast.AST], bool]
    advice: str
    sample: str
    within: tuple[str, ...] = LAYERS
    except_in: tuple[str, ...] = ()

    def offences(self, module: Module) -> Iterator[str]:
        if module.path.startswith(self.within) and not module.path.startswith(self.except_in):
            for line in lines_that_break(self, module.tree):
                yield f"{module.path}:{line}: {self.advice}"


def lines_that_break(rule: Rule, tree: ast.AST) -> list[int]:
    return [getattr(node, "lineno", 1) for node in ast.walk(tree) if rule.breaks(node)]


RULES: Final = (
    Rule(
        name="only the composition roots import adapters",
        breaks=imports("adapters"),
        advice="ask for a port of the domain; app/main.py and app/cli.py alone choose who implements it",
        sample="from adapters.database.users.repository import SqlUserRepository",
        within=("app/",),
        except_in=("app/main.py", "app/cli.py"),
    ),
    Rule(
        name="the domain imports only the standard library and itself",
        breaks=imports_beyond_the_standard_library,
        advice="declare a port in the domain and let an adapter use the library",
        sample="import sqlalchemy.orm",
        within=("domain/",),
    ),
    Rule(
        name="adapters do not import app",
        breaks=imports("app"),
        advice="take what is needed as a parameter; app/main.py passes it",
        sample="from app.settings import Settings",
        within=("adapters/",),
    ),
    Rule(
        name="annotations are real",
        breaks=mentions("typing.TYPE_CHECKING", "TYPE_CHECKING", "__future__.annotations"),
        advice="import the name outright: injection reads annotations at run time",
        sample="from typing import TYPE_CHECKING",
    ),
    Rule(
        name="no commit handler before sending",
        breaks=is_a_commit_handler,
        advice="leave the commit to DatabasePlugin.provide_session (docs/session-contract.md)",
        sample='SQLAlchemyAsyncConfig(before_send_handler="autocommit")',
    ),
    Rule(
        name="only the session's owner commits",
        breaks=commits,
        advice="return to commit, raise to roll back; a refusal that must leave a trace calls unit_of_work.commit()",
        sample="await self.session.commit()",
        except_in=("adapters/database/",),
    ),
    Rule(
        name="the time comes from the clock",
        breaks=calls("datetime.now", "datetime.utcnow", "date.today", "time.time"),
        advice="take `at` as a parameter, or ask the port Clock",
        sample="datetime.now(UTC)",
        except_in=("adapters/system/",),
    ),
    Rule(
        name="the environment is read once",
        breaks=mentions("os.environ", "os.getenv", "os.environb"),
        advice="add a field to app/settings/settings.py and pass it on",
        sample='os.environ["DATABASE_URL"]',
        except_in=("app/settings/settings.py",),
    ),
    Rule(
        name="dependencies are built for each request",
        breaks=caches_a_dependency,
        advice="drop use_cache: it would keep the first request's session for ever",
        sample="Provide(provide_user_repository, use_cache=True)",
    ),
    Rule(
        name="nothing is gathered",
        breaks=calls("gather"),
        advice="one session, one task: await one after the other, or open a session in each task of a TaskGroup",
        sample="await asyncio.gather(first(), second())",
    ),
    Rule(
        name="providers never wait",
        breaks=is_a_provider_with(ast.Await),
        advice="build the object and let its caller await: sibling providers run in parallel on one session",
        sample="async def provide_user(users):\n    return await users.get(1)",
    ),
    Rule(
        name="only the session is cleaned up after a request",
        breaks=is_a_provider_with(ast.Yield),
        advice="return the object: Litestar cleans up generators concurrently, the session's COMMIT among them",
        sample="def provide_file():\n    yield open('x')",
        except_in=("adapters/database/plugin.py",),
    ),
    Rule(
        name="every change is recorded",
        breaks=changes_without_a_record,
        advice="call audit.record with what changed, in the same `execute` (docs/adr/0016-the-audit-trail.md)",
        sample="class RegisterUser:\n    async def execute(self):\n        await self.users.add(1)",
        within=("domain/",),
        # The same password in a stronger hash is no change that anybody would look for.
        except_in=("domain/users/typed_passwords.py",),
    ),
    Rule(
        name="every use case asks who may",
        breaks=lets_anybody,
        advice="declare `permission` and begin `execute` with self.actor.require(self.permission), or ask for a person "
        "or a session; what is for everybody is listed in tests/architecture/syntax.py (docs/adr/0024-permissions.md)",
        sample="class GetUser:\n    async def execute(self):\n        return 1",
        within=("domain/",),
    ),
    Rule(
        name="functions fit on a screen",
        breaks=is_a_long_function,
        advice=f"split it: {LONGEST_FUNCTION} lines are the bound, 25 the aim",
        sample="def long():\n" + "    pass\n" * LONGEST_FUNCTION,
    ),
    Rule(
        name="nothing is printed",
        breaks=calls("print"),
        advice="log it, or write it with click.echo in the command line",
        sample='print("here")',
        except_in=("app/cli.py",),
    ),
)
