"""PostgreSQL through SQLAlchemy. Sessions are opened, committed and closed in manager.py; plugin.py hands them out."""
