"""Whole registers in and out of PostgreSQL, by COPY and by statements about sets."""
