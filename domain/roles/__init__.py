"""Roles: what users are allowed to do, under names that applications ask for."""
