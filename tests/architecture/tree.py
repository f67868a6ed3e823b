"""The source tree as rules see it: modules with their imports, wherever in the file these stand."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "switchroom"


@dataclass(frozen=True)
class Module:
    """One file below src/switchroom: `path` is relative to that folder, `source` its text."""

    path: Path
    source: str

    @property
    def context(self) -> str:
        """The first folder; empty for the package's own __init__."""
        return self.path.parts[0] if len(self.path.parts) > 1 else ""

    @property
    def name(self) -> str:
        parts = self.path.with_suffix("").parts
        return ".".join((PACKAGE, *(parts[:-1] if parts[-1] == "__init__" else parts)))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """Full names of everything imported, inside functions too; `from a import b` counts as `a.b`."""
        return tuple(
            _imports(self.tree, self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0])
        )


def modules(root: Path = ROOT / "src" / PACKAGE) -> list[Module]:
    """Every module of the package."""
    return [Module(path.relative_to(root), path.read_text("utf-8")) for path in sorted(root.rglob("*.py"))]


def _imports(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{_origin(node, package)}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from _named_in_calls(node)


def _origin(node: ast.ImportFrom, package: str) -> str:
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    return ".".join([*above, *([node.module] if node.module else [])])


def _named_in_calls(node: ast.Call) -> Iterable[str]:
    """`import_module("...")` and `__import__("...")` with a literal name."""
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if function in ("import_module", "__import__") and node.args and isinstance(node.args[0], ast.Constant):
        yield str(node.args[0].value)
