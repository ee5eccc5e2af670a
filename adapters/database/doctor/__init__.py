"""Examines the database as the service meets it: what holds, what does not, and what to change."""

from adapters.database.doctor.examination import examine

__all__ = ["examine"]
