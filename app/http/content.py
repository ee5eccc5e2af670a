"""Bytes that rarely change, sent with an ETag and compressed once."""

import gzip
import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from litestar import Request, Response
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

_GZIP: Final = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q\s*=\s*(?P<weight>[01](?:\.\d{0,3})?)\s*)?(?=,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Content:
    """The same bytes always have the same fingerprint, and other bytes another one."""

    body: bytes = field(repr=False)
    media_type: str

    @cached_property
    def fingerprint(self) -> str:
        return sha256(self.body).hexdigest()[:16]

    @cached_property
    def gzipped(self) -> bytes:
        return gzip.compress(self.body, mtime=0)

    def answer(self, request: Request[Any, Any, Any], *, cache_control: str) -> Response[bytes]:
        """200 with the bytes, or 304 when the client has them (RFC 9110, 13.1.2)."""
        compressed = accepts_gzip(request.headers.get("accept-encoding", ""))
        # A strong ETag names bytes as sent, so each encoding has its own (RFC 9110, 8.8.3.3).
        etag = f'"{self.fingerprint}-gzip"' if compressed else f'"{self.fingerprint}"'
        headers = {
            "ETag": etag,
            "Cache-Control": cache_control,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if _has(request.headers.get("if-none-match", ""), etag):
            return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
        if compressed:
            headers["Content-Encoding"] = "gzip"
        body = self.gzipped if compressed else self.body
        return Response(body, status_code=HTTP_200_OK, headers=headers, media_type=self.media_type)


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether the client asks for gzip, and not with the weight 0 that forbids it (RFC 9110, 12.5.3)."""
    asked = _GZIP.search(accept_encoding)
    return asked is not None and float(asked["weight"] or 1) > 0


def _has(if_none_match: str, etag: str) -> bool:
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in known or "*" in known
