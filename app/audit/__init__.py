"""The audit trail as an API: who changed what, and when."""
