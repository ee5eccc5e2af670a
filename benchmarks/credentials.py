"""The administrator in whose name a test or a benchmark asks, and the API key that says so."""

from hashlib import sha256
from typing import Final
from uuid import UUID

from adapters.database.seed import ADMINISTRATOR_ID
from domain.shared.actor import Actor
from domain.shared.permissions import EVERY_PERMISSION

# Of 32 bytes, as every key is, and no secret: whoever reads this may use it, where this is in the database.
KEY: Final = "rak_" + "for-tests-and-benchmarks-".ljust(43, "0")
KEY_ID: Final = UUID("01980a3e-0000-7000-8000-0000000000cc")
AUTHORIZATION: Final = {"Authorization": f"Bearer {KEY}"}
CALLER: Final = Actor(
    name=f"key:{KEY_ID}",
    permissions=EVERY_PERMISSION,
    user_id=UUID("01980a3e-0000-7000-8000-0000000000ad"),
    email="administrator@example.com",
    display_name="Administrator",
    roles=("administrator",),
)
"""What becomes of the key, once it was looked up."""

# Registered long ago, so that whoever a test registers comes behind; into a register that may know them already.
INSERT_CALLER: Final = f"""
    INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)
    VALUES ('{CALLER.user_id}', '{CALLER.email}', '{CALLER.email}', '{CALLER.display_name}', 'active', 1,
            '2020-01-01Z', '2020-01-01Z')
    ON CONFLICT DO NOTHING;
    INSERT INTO user_roles (user_id, role_id, granted_at)
    VALUES ('{CALLER.user_id}', '{ADMINISTRATOR_ID}', '2020-01-01Z')
    ON CONFLICT DO NOTHING;
    INSERT INTO api_keys (id, user_id, name, prefix, secret_hash, permissions, created_at)
    VALUES ('{KEY_ID}', '{CALLER.user_id}', 'for tests', '{KEY[:12]}', '\\x{sha256(KEY.encode()).hexdigest()}',
            '{{{",".join(sorted(EVERY_PERMISSION))}}}', '2020-01-01Z')
    ON CONFLICT DO NOTHING;
"""
REGISTERED: Final = f"users WHERE id <> '{CALLER.user_id}'"
"""`SELECT ... FROM {REGISTERED}`: everybody but the caller."""
