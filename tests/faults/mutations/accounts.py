"""Mutants: registration, links and mails."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

ACCOUNT_TOKENS: Final = "adapters/database/account_tokens.py"
TOKENS: Final = f"{ADAPTERS}/test_account_tokens.py"
ACCOUNTS: Final = "tests/app/accounts/test_accounts.py"
MEANWHILE: Final = "tests/app/accounts/test_meanwhile.py"
ACCOUNT_RULES: Final = "tests/domain/accounts/use_cases"
DELIVERY: Final = "tests/adapters/mail/test_delivery.py"

MUTANTS: Final = (
    Mutant(
        "of accounts: a link works once",
        ACCOUNT_TOKENS,
        "row = (await self._session.execute(_USE, _holding(secret, purposes, at))).first()",
        "row = (await self._session.execute(_FIND, _holding(secret, purposes, at))).first()",
        (TOKENS,),
    ),
    Mutant(
        "of accounts: a link expires",
        ACCOUNT_TOKENS,
        '    ACCOUNT_TOKENS.c.expires_at > bindparam("at"),\n)\n_FIND',
        ")\n_FIND",
        (TOKENS,),
    ),
    Mutant(
        "of accounts: a link is for one purpose",
        ACCOUNT_TOKENS,
        '    ACCOUNT_TOKENS.c.purpose.in_(bindparam("purposes", expanding=True)),\n',
        '    ACCOUNT_TOKENS.c.purpose.in_(bindparam("purposes", expanding=True)).is_not(None),\n',
        (TOKENS,),
    ),
    Mutant(
        "of accounts: a link dies with its cause",
        "domain/accounts/entities.py",
        "if user.links_version != self.links_version or not user.is_active:",
        "if not user.is_active:",
        (ACCOUNTS,),
    ),
    Mutant(
        "of accounts: whoever has the link chooses the password",
        "domain/accounts/use_cases/verify_account.py",
        "token.email, name, password_hash)",
        "token.email, name, None)",
        (f"{ACCOUNT_RULES}/test_register_account.py",),
    ),
    Mutant(
        "of accounts: a closed registration is closed",
        "domain/accounts/use_cases/register_account.py",
        "        self.admission.by_oneself()\n",
        "",
        (f"{ACCOUNT_RULES}/test_register_account.py",),
    ),
    Mutant(
        "of accounts: a closed registration is closed for older links too",
        "domain/accounts/use_cases/verify_account.py",
        "        self.admission.by_oneself()\n",
        "",
        (f"{ACCOUNT_RULES}/test_register_account.py",),
    ),
    Mutant(
        "of accounts: nobody is told who is registered",
        "domain/accounts/use_cases/request_password_reset.py",
        "            await self.mails.reset_for_nobody(email, link)\n",
        "            pass\n",
        (f"{ACCOUNT_RULES}/test_request_password_reset.py",),
    ),
    Mutant(
        "of accounts: who is deleted meanwhile is nobody",
        ACCOUNT_TOKENS,
        "            async with self._session.begin_nested():\n",
        "            if True:\n",
        (MEANWHILE,),
    ),
    Mutant(
        "of accounts: an inviter is locked",
        "domain/accounts/tokens.py",
        "user = await self.users.get_for_update(found.user_id)",
        "user = await self.users.get(found.user_id)",
        (MEANWHILE,),
    ),
    Mutant(
        "of accounts: each kind of mail has its limit",
        "domain/accounts/admission.py",
        'name=f"{kind}-to"',
        'name="to"',
        (f"{ACCOUNTS}",),
    ),
    Mutant(
        "of accounts: a mail is leased",
        "adapters/database/outbox_queue.py",
        'next_attempt_at=func.now() + bindparam("lease", type_=Interval),',
        'next_attempt_at=func.now() + bindparam("lease", type_=Interval) * 0,',
        (DELIVERY,),
    ),
    Mutant(
        "of accounts: nobody waits for a mail that another claims",
        "adapters/database/outbox_queue.py",
        ".with_for_update(skip_locked=True)",
        ".with_for_update()",
        (DELIVERY,),
    ),
)
