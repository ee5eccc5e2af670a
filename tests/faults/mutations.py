"""The protections, each as the text that removes it and the tests that must then fail."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Mutant:
    """`old` stands exactly once in `file`; with `new` in its place at least one of `tests` must fail."""

    protection: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


MANAGER: Final = "adapters/database/manager.py"
SESSION: Final = "adapters/database/session.py"
PLUGIN: Final = "adapters/database/plugin.py"
ENGINES: Final = "adapters/database/engines.py"
ERRORS: Final = "adapters/database/errors.py"
CONNECTING: Final = "adapters/database/connecting.py"
LIVENESS: Final = "adapters/database/liveness.py"
IDEMPOTENCY: Final = "adapters/database/idempotency.py"
SECOND_FACTOR: Final = "adapters/database/second_factor.py"
THROTTLE: Final = "adapters/database/throttle.py"
SWEEPER: Final = "adapters/database/sweeper.py"
HASHER: Final = "adapters/security/argon2.py"
FORWARDED: Final = "app/http/forwarded.py"

CONTRACT: Final = "tests/faults/test_session_contract.py"
LIFETIME: Final = "tests/faults/test_lifetime.py"
TASKS: Final = "tests/faults/test_tasks.py"
STATEMENTS: Final = "tests/faults/test_statements.py"
DATABASE: Final = "tests/faults/test_database_faults.py"
TRAFFIC: Final = "tests/faults/test_traffic.py"
RACES: Final = "tests/faults/test_races.py"
ADAPTERS: Final = "tests/adapters/database"
THROTTLED: Final = f"{ADAPTERS}/test_throttle.py"
VERIFIED: Final = "tests/adapters/security/test_verifying.py"
BELIEVED: Final = "tests/app/http/test_forwarded.py"

MUTANTS: Final = (
    Mutant("commit", MANAGER, "await session.commit()", "pass", (CONTRACT,)),
    Mutant(
        "roll back",
        MANAGER,
        "            yield session\n            if not read_only:\n                with commit_errors():\n        ",
        "            try:\n                yield session\n            finally:\n                if True:\n        ",
        (CONTRACT,),
    ),
    Mutant(
        "close",
        MANAGER,
        "async with factory() as session:",
        "if session := factory():",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant("close after reading", SESSION, "self.sync_session.close()", "pass", (f"{ADAPTERS}/test_reading.py",)),
    Mutant(
        "a failing COMMIT is named",
        MANAGER,
        "                with commit_errors():\n                    await session.commit()",
        "                await session.commit()",
        (CONTRACT,),
    ),
    Mutant(
        "what was read stays readable",
        MANAGER,
        "class_=StrictAsyncSession, expire_on_commit=False",
        "class_=StrictAsyncSession",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant(
        "a COMMIT that rolled back is no success",
        "adapters/database/driver.py",
        "if query == _COMMIT and status == _ROLLED_BACK:",
        "if False:",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant("a closed session stays closed", SESSION, "if self._is_over:", "if False:", (LIFETIME,)),
    Mutant(
        "a closed session begins nothing",
        SESSION,
        "close_resets_only=False",
        "close_resets_only=True",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant(
        "what was raised stands when closing fails too",
        SESSION,
        "        except DBAPIError:\n            if value is None:\n                raise\n",
        "        finally:\n            pass\n",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant("one session, one task", SESSION, "elif task is not self.owner:", "elif False:", (TASKS,)),
    Mutant("providers never query", SESSION, "if is_used_by_a_provider():", "if False:", (TASKS,)),
    Mutant(
        "a task left behind is stopped",
        SESSION,
        "        if self.is_left_behind:\n            await self._give_up()\n",
        "",
        (f"{ADAPTERS}/test_left_behind.py", TASKS),
    ),
    Mutant(
        "so is one that reads",
        SESSION,
        "        if self.is_left_behind:\n            await super()",
        "        if False:\n            await super()",
        (f"{ADAPTERS}/test_left_behind.py",),
    ),
    Mutant(
        "and one that has no connection yet",
        SESSION,
        "                owner.cancel()\n                await asyncio.wait([owner])\n",
        "                pass\n",
        (f"{ADAPTERS}/test_left_behind.py",),
    ),
    Mutant(
        "a cancelled read gives its connection up",
        SESSION,
        "connection.invalidate(error)",
        "pass",
        (f"{ADAPTERS}/test_query.py",),
    ),
    Mutant(
        "sessions left open are closed",
        PLUGIN,
        "        app_config.middleware.append(closing_sessions)\n",
        "",
        (LIFETIME,),
    ),
    Mutant(
        "safe methods read", PLUGIN, "read_only = request.method in SAFE_METHODS", "read_only = False", (STATEMENTS,)
    ),
    Mutant(
        "Advanced Alchemy's hook is left out",
        PLUGIN,
        "        app_config.before_send = hooks\n",
        "",
        ("tests/faults/test_second_application.py",),
    ),
    Mutant(
        "our session is the one that is given",
        PLUGIN,
        '        app_config.dependencies["db_session"] = Provide(self.provide_session)\n',
        "",
        (CONTRACT,),
    ),
    Mutant(
        "connections end with the application",
        PLUGIN,
        "await self.manager.close()",
        "pass",
        ("tests/faults/test_second_application.py",),
    ),
    Mutant(
        "the server refuses to write for a safe method",
        ENGINES,
        '{"default_transaction_read_only": "on"}',
        "{}",
        (STATEMENTS,),
    ),
    Mutant(
        "a write by a safe method is our mistake",
        ENGINES,
        "raise WriteOnReadEngine from context.original_exception",
        "pass",
        (STATEMENTS,),
    ),
    Mutant(
        "a demoted primary is left", ENGINES, "context.is_disconnect = True", "pass", (f"{ADAPTERS}/test_errors.py",)
    ),
    Mutant(
        "parameters are hidden",
        ENGINES,
        "pool_timeout=options.pool_timeout,\n        hide_parameters=True",
        "pool_timeout=options.pool_timeout",
        (STATEMENTS,),
    ),
    Mutant(
        "statement_timeout",
        ENGINES,
        '"statement_timeout": _milliseconds(options.statement_timeout),',
        "",
        (f"{ADAPTERS}/test_engines.py",),
    ),
    Mutant(
        "lock_timeout",
        ENGINES,
        '"lock_timeout": _milliseconds(options.lock_timeout),',
        "",
        (f"{ADAPTERS}/test_engines.py", DATABASE),
    ),
    Mutant(
        "idle_in_transaction_session_timeout",
        ENGINES,
        '"idle_in_transaction_session_timeout": _milliseconds(options.idle_in_transaction_timeout),',
        "",
        (f"{ADAPTERS}/test_engines.py",),
    ),
    Mutant(
        "connect_timeout",
        ENGINES,
        '"timeout": options.connect_timeout,\n            # The last',
        "# The last",
        (f"{ADAPTERS}/test_connecting.py",),
    ),
    Mutant(
        "command_timeout",
        ENGINES,
        '"command_timeout": options.statement_timeout + 1,',
        "",
        (f"{ADAPTERS}/test_commit_errors.py",),
    ),
    Mutant(
        "pool_timeout", ENGINES, "pool_timeout=options.pool_timeout,", "", (f"{ADAPTERS}/test_connecting.py", DATABASE)
    ),
    Mutant(
        "rows keep their form when a table changes",
        ENGINES,
        '        {"record_class": Record},\n',
        "        {},\n",
        (DATABASE,),
    ),
    Mutant(
        "no prepared statements behind PgBouncer",
        CONNECTING,
        ', "statement_cache_size": 0, "prepared_statement_cache_size": 0',
        "",
        (f"{ADAPTERS}/test_engines.py", f"{ADAPTERS}/test_pgbouncer.py", CONTRACT),
    ),
    Mutant(
        "PgBouncer is found out by its refusal",
        CONNECTING,
        "if self._finds_out and sqlstate(error) == _PROTOCOL_VIOLATION:",
        "if False:",
        (f"{ADAPTERS}/test_pgbouncer.py",),
    ),
    Mutant(
        "PgBouncer is found out when it swallows settings",
        CONNECTING,
        'if self._finds_out and _is_pooled(connection, options["timeout"]):',
        "if False:",
        (f"{ADAPTERS}/test_pgbouncer.py",),
    ),
    Mutant(
        "a later host does not hide PgBouncer",
        "adapters/database/hosts.py",
        " and not str(error).startswith(_REFUSED_SETTINGS)",
        "",
        (f"{ADAPTERS}/test_pgbouncer.py",),
    ),
    Mutant("a dead connection is replaced", LIVENESS, "if driver.is_closed():", "if False:", (DATABASE,)),
    Mutant(
        "a silent connection is asked",
        LIVENESS,
        'connection.await_(driver.fetchrow(";", timeout=patience))',
        "pass",
        (f"{ADAPTERS}/test_liveness.py",),
    ),
    Mutant(
        "a connection without an answer is dropped",
        LIVENESS,
        '    event.listen(engine.sync_engine, "handle_error", _drop_without_goodbye)\n',
        "",
        (f"{ADAPTERS}/test_liveness.py",),
    ),
    Mutant(
        "a pool that is left is not said goodbye to",
        LIVENESS,
        "await engine.dispose(close=False)",
        "await engine.dispose()",
        (f"{ADAPTERS}/test_readiness.py",),
    ),
    Mutant("constraints have names", ERRORS, '    "uq_users_email_key": EmailAlreadyTaken,\n', "", (TRAFFIC,)),
    Mutant("conflicts by SQLSTATE", ERRORS, "if code in _CONFLICTS:", "if False:", (STATEMENTS,)),
    Mutant("outages by SQLSTATE", ERRORS, "code in _UNAVAILABLE or ", "", (STATEMENTS,)),
    Mutant("outages by class of SQLSTATE", ERRORS, " or code[:2] in _UNAVAILABLE_CLASSES", "", (STATEMENTS,)),
    Mutant(
        "a busy pool is an outage",
        ERRORS,
        "isinstance(error, PoolTimeout | OSError)",
        "isinstance(error, OSError)",
        (DATABASE,),
    ),
    Mutant(
        "a goodbye of the server is an outage",
        ERRORS,
        " or _has_hung_up(error)",
        "",
        (f"{ADAPTERS}/test_connecting.py", DATABASE),
    ),
    Mutant(
        "a database that cannot be reached is an outage",
        ERRORS,
        "isinstance(error, PoolTimeout | OSError)",
        "isinstance(error, PoolTimeout)",
        (f"{ADAPTERS}/test_connecting.py",),
    ),
    Mutant(
        "a lost connection is an outage",
        ERRORS,
        "_is_outage(code) or _is_lost(error) or",
        "_is_outage(code) or",
        (f"{ADAPTERS}/test_errors.py", DATABASE),
    ),
    Mutant("a changed table is an outage", ERRORS, " or _is_outdated(error)", "", (DATABASE,)),
    Mutant(
        "an unconfirmed COMMIT is unknown",
        ERRORS,
        "raise (OutcomeUnknown() if _may_have_committed(error) else translate(error)) from error",
        "raise translate(error) from error",
        (CONTRACT,),
    ),
    Mutant(
        "a COMMIT without an answer is unknown",
        ERRORS,
        "        return isinstance(error, OSError)\n",
        "        return False\n",
        (f"{ADAPTERS}/test_commit_errors.py",),
    ),
    Mutant(
        "a COMMIT that was never sent is no doubt",
        ERRORS,
        "return was_sent and _is_lost(error)",
        "return _is_lost(error)",
        (f"{ADAPTERS}/test_commit_errors.py",),
    ),
    Mutant(
        "when to try again",
        "app/http/errors.py",
        'return {"Retry-After": str(RETRY_AFTER_SECONDS)} if',
        "return None if",
        (STATEMENTS,),
    ),
    Mutant(
        "the log repeats no row",
        "app/log.py",
        r'_QUOTING.sub(r"\1: (not shown)", event["exception"])',
        'event["exception"]',
        (STATEMENTS,),
    ),
    Mutant(
        "users are locked to be changed",
        "adapters/database/users.py",
        "with_for_update=True, ",
        "",
        (f"{ADAPTERS}/test_locks.py",),
    ),
    Mutant(
        "changes name the version they change",
        "domain/shared/version.py",
        "if expected is not None and current not in expected:",
        "if False:",
        (RACES,),
    ),
    Mutant(
        "administrators are counted one at a time",
        "adapters/database/administrators.py",
        ".with_for_update(key_share=True)",
        "",
        (f"{ADAPTERS}/test_last_administrator.py",),
    ),
    Mutant(
        "a key is claimed",
        IDEMPOTENCY,
        'if not connection.execute(_LOCK, {"number": _number(exchange)}).scalar_one():',
        "if False:",
        (f"{ADAPTERS}/test_idempotency.py", RACES),
    ),
    Mutant(
        "an answer is kept",
        IDEMPOTENCY,
        "        await _keep(session, exchange, lifetime)\n",
        "        pass\n",
        (CONTRACT,),
    ),
    Mutant("a kept answer is found", IDEMPOTENCY, "    if found:\n", "    if False:\n", (CONTRACT,)),
    Mutant(
        "a key belongs to one request",
        "domain/shared/idempotency.py",
        "if fingerprint == self.fingerprint else IdempotencyKeyReused",
        "",
        ("tests/app/http/test_idempotency.py",),
    ),
    Mutant(
        "a key expires",
        IDEMPOTENCY,
        "    IDEMPOTENCY_KEYS.c.expires_at > func.now(),\n",
        "",
        (f"{ADAPTERS}/test_idempotency.py",),
    ),
    Mutant(
        "what has expired is swept",
        IDEMPOTENCY,
        "count = (await connection.execute(_SWEEP)).rowcount",
        "count = 0",
        (f"{ADAPTERS}/test_idempotency.py",),
    ),
    Mutant(
        "a change is recorded",
        "adapters/database/audit.py",
        "        if occurrences:\n",
        "        if False:\n",
        (CONTRACT, f"{ADAPTERS}/test_audit.py"),
    ),
    Mutant(
        "the audit trail only grows",
        "migrations/versions/0003_audit_events.py",
        "    op.execute(TRIGGER)\n",
        "",
        (f"{ADAPTERS}/test_append_only.py",),
    ),
    Mutant(
        "one migration at a time",
        "migrations/env.py",
        'connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))',
        "pass",
        ("tests/migrations/test_command.py", "tests/app/shell/test_db.py"),
    ),
    Mutant(
        "a migration is all or nothing",
        "migrations/env.py",
        "    with context.begin_transaction():\n        # Taken",
        "    if True:\n        # Taken",
        ("tests/migrations/test_migrations.py",),
    ),
    Mutant(
        "a signal finds a worker that hears it",
        "app/shell/worker.py",
        "    _hear_leave_signal()\n",
        "",
        ("tests/app/shell/test_stopping.py",),
    ),
    Mutant(
        "a kernel that takes no filter hinders nothing",
        "app/shell/listening.py",
        "    except OSError:  #",
        "    except RecursionError:  #",
        ("tests/app/shell/test_listening.py",),
    ),
    Mutant(
        "a worker waits for its parent to stop it",
        "app/shell/worker.py",
        "super().add_signal_handler(LEAVE_SIGNAL if sig == signal.SIGTERM else sig, callback, *args)",
        "super().add_signal_handler(sig, callback, *args), signal.pthread_sigmask(signal.SIG_UNBLOCK, {sig})",
        ("tests/app/shell/test_draining.py",),
    ),
    Mutant(
        "a worker is told to leave",
        "app/shell/server.py",
        "        self._tell_workers(LEAVE_SIGNAL)\n",
        "",
        ("tests/app/shell/test_draining.py",),
    ),
    Mutant(
        "so many requests at a time",
        "app/http/bounds.py",
        "elif self._in_progress >= self._most:",
        "elif False:",
        ("tests/faults/test_bounds.py",),
    ),
    Mutant(
        "several slashes are one",
        "app/http/bounds.py",
        '.lstrip("/").startswith("v1/")',
        '.startswith("/v1/")',
        ("tests/faults/test_bounds.py",),
    ),
    Mutant(
        "a request that ended makes room",
        "app/http/bounds.py",
        "self._in_progress -= 1",
        "pass",
        ("tests/faults/test_bounds.py",),
    ),
    Mutant(
        "a body must arrive",
        "app/http/body.py",
        "async with timeout(BODY_SECONDS):",
        "async with timeout(None):",
        ("tests/faults/test_bounds.py",),
    ),
    Mutant(
        "a server that will stop closes its connections",
        "app/http/draining.py",
        'if draining.begun and message["type"] == "http.response.start":',
        "if False:",
        ("tests/app/http/test_draining.py",),
    ),
    Mutant(
        "readiness turns red while draining",
        "app/health/controller.py",
        "if draining.begun:",
        "if False:",
        ("tests/app/shell/test_draining.py",),
    ),
    Mutant(
        "a worker hears that it will stop",
        "app/shell/worker.py",
        "    _hear_drain_signal(app.state.draining)\n",
        "",
        ("tests/app/shell/test_draining.py",),
    ),
    Mutant(
        "a step of an authenticator counts once",
        SECOND_FACTOR,
        'TOTP_FACTORS.c.last_step < bindparam("step")',
        "TOTP_FACTORS.c.last_step >= 0",
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "a code counts for the secret that it was compared with",
        SECOND_FACTOR,
        ', TOTP_FACTORS.c.sealed_secret == bindparam("sealed"))',
        ",)",
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "a recovery code counts once",
        SECOND_FACTOR,
        'bindparam("hash"),\n        RECOVERY_CODES.c.used_at.is_(None),',
        'bindparam("hash"),',
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "a second factor is confirmed once",
        SECOND_FACTOR,
        "*_THIS, TOTP_FACTORS.c.confirmed_at.is_(None)",
        "*_THIS",
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "a confirmed second factor is not replaced",
        SECOND_FACTOR,
        "    where=TOTP_FACTORS.c.confirmed_at.is_(None),\n",
        "",
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "guesses of codes count",
        "domain/second_factor/proofs.py",
        "await self.throttle.attempt(*attempts_of(user_id))\n        await self.require_counted",
        "await self.require_counted",
        ("tests/domain/second_factor/use_cases/test_using.py",),
    ),
    Mutant(
        "guesses of the first code count",
        "domain/second_factor/use_cases/confirm_totp.py",
        "        await self.throttle.attempt(*attempts_of(user_id))\n",
        "",
        ("tests/domain/second_factor/use_cases/test_enabling.py",),
    ),
    Mutant(
        "of guesses: a refused one is not counted",
        THROTTLE,
        "            _refuse([",
        "        if True:\n            _refuse([",
        (THROTTLED,),
    ),
    Mutant(
        "of guesses: the count is one statement's",
        THROTTLE,
        "func.greatest(ATTEMPTS.c.until, func.now()) +",
        "func.now() +",
        (THROTTLED,),
    ),
    Mutant(
        "of guesses: rows are locked in one order",
        THROTTLE,
        ".order_by(_ASKED.c.key)",
        "",
        (f"{THROTTLED}::test_of_fifty_at_once_at_two_servers_exactly_ten_are_admitted",),
    ),
    Mutant("of guesses: whoever was proved is spared", THROTTLE, ".where(~_IS_PROVED)", "", (THROTTLED,)),
    Mutant(
        "of guesses: a proof ends", THROTTLE, "_PROOF.c.until > func.now()", "_PROOF.c.until.is_not(None)", (THROTTLED,)
    ),
    Mutant(
        "of guesses: the longest wait is named",
        THROTTLE,
        "max(waits, key=itemgetter(0)",
        "min(waits, key=itemgetter(0)",
        (THROTTLED,),
    ),
    Mutant(
        "of guesses: nobody is named in the table",
        THROTTLE,
        'return sha256(f"{subject.limit.name}\\0{subject.key}".encode("utf-8", "surrogatepass")).digest()',
        'return f"{subject.limit.name}\\0{subject.key}".encode("utf-8", "surrogatepass")',
        (THROTTLED,),
    ),
    Mutant("of guesses: old counts are swept", SWEEPER, "await sweep_attempts(manager)", "pass", (THROTTLED,)),
    Mutant(
        "of passwords: unknown people cost a hash",
        HASHER,
        "_NOBODY.matches(password)",
        "pass",
        (VERIFIED,),
    ),
    Mutant(
        "of passwords: verifying is bounded too",
        HASHER,
        "return await self._in_a_thread(_verify, text, password_hash)",
        "return await asyncio.to_thread(_verify, text, password_hash)",
        (VERIFIED,),
    ),
    Mutant(
        "of passwords: an imported hash has bounds",
        "adapters/security/argon2_hashes.py",
        "memory > MOST_MEMORY_KIB or memory * iterations > MOST_WORK_KIB or lanes > MOST_LANES",
        "memory == iterations == lanes == 0",
        (VERIFIED,),
    ),
    Mutant(
        "of passwords: bcrypt has a bound", "adapters/security/bcrypt_hashes.py", " <= HIGHEST_COST", "", (VERIFIED,)
    ),
    Mutant(
        "of passwords: bcrypt looks at 72 bytes",
        "adapters/security/bcrypt_hashes.py",
        "password[:_BYTES]",
        "password",
        (VERIFIED,),
    ),
    Mutant(
        "of passwords: PBKDF2 has a bound",
        "adapters/security/django_hashes.py",
        'int(found["iterations"]) > MOST_ITERATIONS',
        "False",
        (VERIFIED,),
    ),
    Mutant(
        "of addresses: only proxies are believed",
        FORWARDED,
        'if self._trusted and self._is_trusted((scope.get("client") or ("", 0))[0]):',
        "if self._trusted:",
        (BELIEVED,),
    ),
    Mutant("of addresses: they are counted from the right", FORWARDED, "in reversed(hops)", "in hops", (BELIEVED,)),
    Mutant(
        "of addresses: Forwarded beside others may be anybody's",
        FORWARDED,
        'if b"x-forwarded-for" in headers or b"x-forwarded-proto" in headers:',
        'if b"forwarded" not in headers:',
        (BELIEVED,),
    ),
    Mutant(
        "of addresses: a parameter said twice is no answer",
        "app/http/forwarded_header.py",
        ' or (name := found["name"].lower()) in parameters',
        ' or not (name := found["name"].lower())',
        (BELIEVED,),
    ),
    Mutant(
        "of addresses: a /64 is one client",
        "domain/shared/limits.py",
        "_IPV6_NETWORK: Final = 64",
        "_IPV6_NETWORK: Final = 128",
        ("tests/domain/shared/test_limits.py",),
    ),
    Mutant(
        "a permission is asked for",
        "domain/shared/actor.py",
        "        if permission in self.permissions:\n            return\n",
        "        return\n",
        ("tests/app/test_permissions.py",),
    ),
    Mutant(
        "nobody grants what they do not have",
        "domain/roles/use_cases/grant_role.py",
        "        self.actor.require_all(permissions_of(roles))\n",
        "",
        ("tests/domain/roles/test_reach.py",),
    ),
    Mutant(
        "nobody changes who has more than they",
        "domain/users/use_cases/update_user.py",
        "        self.actor.require_all(await self.held_permissions.of(user.id))\n",
        "",
        ("tests/domain/users/test_reach.py",),
    ),
    Mutant(
        "a role to assign is locked",
        "adapters/database/roles.py",
        "    .with_for_update(read=True, key_share=True)\n",
        "",
        (f"{ADAPTERS}/test_locks.py",),
    ),
    Mutant(
        "what has expired does not count",
        "adapters/database/holding.py",
        "USER_ROLES.c.expires_at > func.now()",
        "USER_ROLES.c.expires_at.is_not(None)",
        (f"{ADAPTERS}/test_grants.py",),
    ),
    Mutant(
        "an expiry is a new version",
        "adapters/database/holding.py",
        "(USERS.c.version + EXPIRED)",
        "(USERS.c.version + 0)",
        (f"{ADAPTERS}/test_grants.py",),
    ),
    Mutant(
        "the last administrator is one for good",
        "domain/roles/use_cases/grant_role.py",
        "            await keep_an_administrator_besides(command.user_id, self.administrators)\n",
        "            pass\n",
        ("tests/domain/roles/use_cases/test_grant_terms.py",),
    ),
)
