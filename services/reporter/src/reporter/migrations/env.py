"""Run by Alembic: brings the database that the configuration names to the asked revision."""

from alembic import context
from sqlalchemy import text

from reporter.engine import make_engine
from reporter.models import Base

engine = make_engine(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    if connection.dialect.name == "postgresql":
        # Of two reporters that start at once the second waits here, and finds nothing left to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('rascrypto.reporter'))"))
    # SQLite cannot alter most of a table: Alembic then copies it into one of the new shape.
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
