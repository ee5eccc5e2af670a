"""Reverse proxies ask whether a request may pass, before they let it."""
