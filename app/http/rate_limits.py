"""Tells a client which limit it has reached, and when it may go on."""

from datetime import timedelta

from domain.shared.errors import TooManyRequests
from domain.shared.throttle import TooManyAttempts


def rate_limit_headers(refusal: TooManyRequests) -> dict[str, str]:
    """By draft-ietf-httpapi-ratelimit-headers: quota and window in seconds; what remains, and for how many."""
    if not isinstance(refusal, TooManyAttempts):
        return {}
    limit = refusal.limit
    return {
        "RateLimit-Policy": f'"{limit.name}";q={limit.attempts};w={limit.window // timedelta(seconds=1)}',
        "RateLimit": f'"{limit.name}";r=0;t={refusal.retry_after}',
    }
