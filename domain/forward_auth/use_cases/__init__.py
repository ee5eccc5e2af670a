"""What proxies can ask, one class each."""
