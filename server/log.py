"""The log: one JSON object a line on the errors' stream, for whatever collects the output of services."""

import logging
import sys
from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_log_level,
    structlog.contextvars.merge_contextvars,
]


def configure(level: str) -> None:
    """Lines of libraries come out in the same shape; tokens, names and contents of documents are in none of ours."""
    structlog.configure(
        processors=[
            *SHARED,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*SHARED, structlog.stdlib.add_logger_name, structlog.processors.format_exc_info],
            processor=structlog.processors.JSONRenderer(),
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for talkative in ("uvicorn", "alembic", "asyncio"):  # that processes come and go the server says itself
        logging.getLogger(talkative).setLevel(max(logging.WARNING, root.level))


_LOG = structlog.get_logger()


def log() -> Any:
    """Made ready at its first line, after `configure`."""
    return _LOG
