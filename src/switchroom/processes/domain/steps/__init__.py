"""The step types, one file each. A file here with a `STEP` is a step type: nothing else has to be told."""

import importlib
import pkgutil

from switchroom.processes.domain.step_type import StepType


def _load() -> dict[str, StepType]:
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    types: list[StepType] = [module.STEP for module in modules]
    return {step_type.name: step_type for step_type in types}


STEP_TYPES: dict[str, StepType] = _load()
