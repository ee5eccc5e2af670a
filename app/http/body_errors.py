"""Finds everything that is wrong with a body, not just the first thing."""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from app.http.problems import InvalidMember

_PLACE: Final = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP: Final = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")


def member_errors(body: bytes, type_: Any, error: msgspec.ValidationError) -> list[InvalidMember]:
    """One entry for each invalid, missing or unknown member of a struct; `error` alone when it is no object."""
    value = msgspec.json.decode(body)
    if not isinstance(value, dict):
        return [_entry("", error)]
    return list(_object_errors(value, type_)) or [_entry("", error)]


def _object_errors(value: dict[str, Any], type_: Any) -> Iterator[InvalidMember]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(type_)}
    for name, field in fields.items():
        if name not in value:
            if field.required:
                yield InvalidMember("This member is required.", pointer=f"/{name}")
            continue
        try:
            msgspec.convert(value[name], field.type, strict=True)
        except msgspec.ValidationError as error:
            yield _entry(f"/{name}", error)
    for name in value.keys() - fields.keys():
        yield InvalidMember("There is no such member.", pointer=f"/{_escaped(name)[:200]}")


def _entry(pointer: str, error: msgspec.ValidationError) -> InvalidMember:
    text = str(error)
    if place := _PLACE.search(text):
        text = text[: place.start()]
        steps = (step["name"] or step["index"] for step in _STEP.finditer(place["path"]))
        pointer += "".join(f"/{_escaped(step)}" for step in steps)
    return InvalidMember(f"{text}.", pointer=pointer)


def _escaped(name: str) -> str:
    """As RFC 6901, section 3."""
    return name.replace("~", "~0").replace("/", "~1")
