"""Every context's tables, imported for their side effect on `metadata`: migrations and tests need them all."""

import importlib.util
import pkgutil

import switchroom
from switchroom.platform.db import metadata

for package in pkgutil.iter_modules(switchroom.__path__):
    if (
        package.ispkg
        and package.name != "entrypoints"
        and importlib.util.find_spec(f"switchroom.{package.name}.models")
    ):
        importlib.import_module(f"switchroom.{package.name}.models")

__all__ = ["metadata"]
