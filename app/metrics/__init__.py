"""Metrics over HTTP, for Prometheus and whatever reads its format."""
