"""Where reverse proxies ask whether a request may pass."""
