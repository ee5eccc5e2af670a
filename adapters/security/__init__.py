"""Passwords: made safe to keep, and known when they are common."""
