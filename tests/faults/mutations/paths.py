"""What mutants of several areas name: code, and tests."""

from typing import Final

MANAGER: Final = "adapters/database/manager.py"
SESSION: Final = "adapters/database/session.py"
PLUGIN: Final = "adapters/database/plugin.py"
ENGINES: Final = "adapters/database/engines.py"
ERRORS: Final = "adapters/database/errors.py"
CONTRACT: Final = "tests/faults/test_session_contract.py"
STATEMENTS: Final = "tests/faults/test_statements.py"
DATABASE: Final = "tests/faults/test_database_faults.py"
RACES: Final = "tests/faults/test_races.py"
ADAPTERS: Final = "tests/adapters/database"
TRANSACTED: Final = f"{ADAPTERS}/test_transacting.py"
