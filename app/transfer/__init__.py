"""Whole registers over HTTP."""
