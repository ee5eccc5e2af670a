"""What can be done with the audit trail: one rule a file."""
