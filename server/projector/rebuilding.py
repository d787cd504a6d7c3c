"""Building the business tables anew: beside those in use, which are read until the new ones are complete."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Connection, text

from server.database.metadata import SCHEMA
from server.projector.business import quoted, renew, schema_of, working_on
from server.projector.projector import NoCompany, Projector

Progress = Callable[[int], object]


def rebuild(projector: Projector, company: UUID, progress: Progress = lambda _: None) -> int:
    """Fill new tables from all heads, then put them in the place of the old ones; the number of heads.

    Safe to repeat: one that was broken off begins anew. What is pushed meanwhile is in the new tables too.
    """
    engine = projector.engine
    with engine.begin() as connection:
        old = schema_of(connection, company)
    if old is None:
        raise NoCompany("There is no company {company}.", company=company)
    base, _, number = old.rpartition("_r")
    new = f"{base}_r{int(number) + 1}" if base and number.isdigit() else f"{old}_r2"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {quoted(new)} CASCADE")
        _forget(connection, company, new)
    renew(engine, company, new)
    taken = 0
    while step := projector.step(company, schema=new):
        taken += step
        progress(taken)
    with working_on(engine, company, new) as connection:
        sql = f"UPDATE {SCHEMA}.company SET schema_name = :new WHERE id = :company AND schema_name = :old"
        if connection.execute(text(sql), {"new": new, "company": company, "old": old}).rowcount:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {quoted(old)} CASCADE")
            _forget(connection, company, old)
    return taken


def _forget(connection: Connection, company: UUID, schema: str) -> None:
    for table in ("projection", "unprojected"):
        sql = f"DELETE FROM {SCHEMA}.{table} WHERE company = :company AND schema_name = :schema"
        connection.execute(text(sql), {"company": company, "schema": schema})
