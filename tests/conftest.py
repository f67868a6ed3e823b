from tests.support.postgres import database, database_url, postgres
from tests.support.strict import pytest_collection_finish, pytest_collection_modifyitems, pytest_runtest_makereport

__all__ = [
    "database",
    "database_url",
    "postgres",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_runtest_makereport",
]
