"""The server's schema, step by step (Alembic)."""
