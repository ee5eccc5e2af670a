"""What the OpenAPI document says of files."""

from typing import Any

import pytest
from sqlalchemy.engine import URL

from app.http.openapi import document
from app.main import create_app
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from tests.fakes.plugin import FakeAdaptersPlugin


@pytest.fixture(scope="module")
def paths() -> Any:
    url = URL.create("postgresql+asyncpg", host="nowhere.invalid", database="none")
    settings = Settings(database=DatabaseSettings(url=url), server=ServerSettings())
    return document(create_app(settings, adapters=[FakeAdaptersPlugin()]))["paths"]


def test_an_import_takes_both_formats(paths: Any) -> None:
    operation = paths["/v1/imports"]["post"]
    assert list(operation["requestBody"]["content"]) == ["text/csv", "application/x-ndjson"]
    assert {"201", "409", "413", "415", "422"} <= operation["responses"].keys()
    assert operation["x-permission"] == ["users:write"]


def test_an_export_gives_both_formats(paths: Any) -> None:
    answer = paths["/v1/users/export"]["get"]["responses"]["200"]
    assert list(answer["content"]) == ["text/csv", "application/x-ndjson"]


def test_a_report_is_ndjson(paths: Any) -> None:
    answer = paths["/v1/imports/{import_id}/report"]["get"]["responses"]["200"]
    assert list(answer["content"]) == ["application/x-ndjson"]
