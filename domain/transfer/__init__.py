"""Whole registers in and out: import, export, and what belongs to one person."""
