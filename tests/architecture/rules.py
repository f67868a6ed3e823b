"""The house's rules for Python. Each takes modules and answers with sentences that say what to do instead."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.tree import PACKAGE, Module

ORDER = (
    ("entrypoints",),
    ("workforce",),
    ("simulation",),
    ("analytics",),
    ("training",),
    ("quality", "campaigns"),
    ("triggers", "governance"),
    ("portal", "webhooks", "complaints", "inspections"),
    ("voice", "messaging", "team"),
    ("tickets",),
    ("interactions", "worklist"),
    ("routing",),
    ("touchpoints", "knowledge", "wording", "assets", "speech", "conformance"),
    ("processes",),
    ("people", "customers"),
    ("identity",),
    ("organisation",),
    ("measures", "exchange"),
    ("platform",),
)
"""High to low; those in one line are siblings."""
RANK = {context: -level for level, line in enumerate(ORDER) for context in line}

PUBLIC = ("facade", "contracts", "events")
"""A context's doors. `events` are the part of its contracts that reports what happened."""

WEB = {"fastapi", "starlette", "uvicorn"}
DATA = {"sqlalchemy", "alembic"}
DRIVER = {"asyncpg"}
TELEPHONY = {"aiortc", "aioice", "av", "pylibsrtp"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
_TABLE = re.compile(r'\b(delete\s+from|insert\s+into|update|from|join)\s+(\w+)\."?(\w+)', re.IGNORECASE)
LONGEST_FILE, LONGEST_FUNCTION = 450, 60


def contexts_are_known(modules: Iterable[Module]) -> Iterator[str]:
    """Every folder has its place in the order."""
    for context in sorted({module.context for module in modules} - RANK.keys() - {""}):
        yield f"{context}: a new context needs its place in the order, by a decision record"


def imports_go_downward(modules: Iterable[Module]) -> Iterator[str]:
    """A context imports lower ones only; siblings never each other."""
    for module, target, aim in _between_contexts(modules):
        if RANK.get(target, 1) >= RANK.get(module.context, 0):
            yield f"{module.path} imports {aim}: {target} is not below {module.context}; let the higher one call down"


def others_come_by_the_front_door(modules: Iterable[Module]) -> Iterator[str]:
    """Into another context only through its facade or contracts; the platform is everybody's, entrypoints see all."""
    for module, target, aim in _between_contexts(modules):
        if target == "platform" or module.context == "entrypoints":
            continue
        if aim.split(".")[2:3] and aim.split(".")[2] not in PUBLIC:
            yield f"{module.path} imports {aim}: only {' and '.join(PUBLIC[:2])} of {target} are for others"


def web_stays_at_the_edge(modules: Iterable[Module]) -> Iterator[str]:
    """FastAPI only in http modules and entrypoints."""
    for module in modules:
        if not (_stem_is(module, "http") or "http" in module.path.parts[:-1] or module.context == "entrypoints"):
            yield from _libraries(module, WEB, "belongs in a module called http")


def sql_stays_with_the_data(modules: Iterable[Module]) -> Iterator[str]:
    """SQLAlchemy only in models, queries and actions, and in the platform that carries them."""
    for module in modules:
        if not (_stem_is(module, "models", "queries", "actions") or module.context in ("platform", "entrypoints")):
            yield from _libraries(module, DATA, "belongs in models, queries or actions")


def sql_reaches_downward_and_only_reads(modules: Iterable[Module]) -> Iterator[str]:
    """SQL may join tables of lower contexts, where asking row after row would take long; it never writes them."""
    for module in modules:
        if module.context == "entrypoints":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from _foreign_tables(module, node.value)


def _foreign_tables(module: Module, text: str) -> Iterator[str]:
    for verb, target, table in _TABLE.findall(text):
        if target == module.context or target not in RANK:
            continue
        if verb.lower() not in ("from", "join"):
            yield f"{module.path} writes {target}.{table}: only {target} does; call its facade"
        elif RANK[target] >= RANK.get(module.context, 0):
            yield f"{module.path} reads {target}.{table}: {target} is not below {module.context}"


def telephony_stays_in_its_adapter(modules: Iterable[Module]) -> Iterator[str]:
    """Telephony libraries only in the embedded switch."""
    for module in modules:
        if module.path.parts[:2] != ("voice", "embedded"):
            yield from _libraries(module, TELEPHONY, "belongs in voice/embedded, behind the Switch port")


def the_domain_is_pure(modules: Iterable[Module]) -> Iterator[str]:
    """domain/ does no I/O: neither web nor data nor network libraries, and not the database of the platform."""
    for module in modules:
        if "domain" in module.path.parts[:-1]:
            yield from _libraries(module, WEB | DATA | DRIVER | TELEPHONY | {"asyncio", "socket", "httpx"}, "is I/O")
            for aim in module.imports:
                if aim.startswith(f"{PACKAGE}.platform.db"):
                    yield f"{module.path} imports {aim}: pure code gets values, it does not fetch them"


def file_names_say_something(modules: Iterable[Module]) -> Iterator[str]:
    """No drawers for odds and ends."""
    for module in modules:
        for part in (*module.path.parts[:-1], module.path.stem):
            if part in FORBIDDEN_NAMES:
                yield f"{module.path}: {part} says nothing; name it after what it holds"


def files_are_short(modules: Iterable[Module]) -> Iterator[str]:
    """Past 450 lines there are two ideas in a file."""
    for module in modules:
        if (lines := module.source.count("\n")) > LONGEST_FILE:
            yield f"{module.path} has {lines} lines, at most {LONGEST_FILE}: there are two ideas in it"


def functions_are_short(modules: Iterable[Module]) -> Iterator[str]:
    """Past 60 lines there are two ideas in a function."""
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    yield f"{module.path}: {node.name} has {lines} lines, at most {LONGEST_FUNCTION}"


def contexts_introduce_themselves(modules: Iterable[Module]) -> Iterator[str]:
    """A context's __init__ says what it owns; a module says what it is for."""
    for module in modules:
        if ast.get_docstring(module.tree) is None and module.source.strip():
            yield f"{module.path} has no docstring: say in a sentence what it is for"


def handlers_are_on_the_map(modules: Iterable[Module]) -> Iterator[str]:
    """A module that makes a Handler is used by an entry point or a role: a handler on no map never runs."""
    listed = {aim for module in modules if _starts_roles(module) for aim in module.imports}
    for module in modules:
        if _makes_handlers(module) and not _is_used(module, modules, listed):
            yield f"{module.path} makes a Handler that no entry point or role lists"


RULES = (
    contexts_are_known,
    imports_go_downward,
    others_come_by_the_front_door,
    web_stays_at_the_edge,
    sql_stays_with_the_data,
    sql_reaches_downward_and_only_reads,
    telephony_stays_in_its_adapter,
    the_domain_is_pure,
    file_names_say_something,
    files_are_short,
    functions_are_short,
    contexts_introduce_themselves,
    handlers_are_on_the_map,
)


def _between_contexts(modules: Iterable[Module]) -> Iterator[tuple[Module, str, str]]:
    for module in modules:
        for aim in module.imports:
            parts = aim.split(".")
            if parts[0] == PACKAGE and len(parts) > 1 and parts[1] != module.context and module.context:
                yield module, parts[1], aim


def _libraries(module: Module, libraries: set[str], why: str) -> Iterator[str]:
    for aim in module.imports:
        if aim.split(".")[0] in libraries:
            yield f"{module.path} imports {aim}: {aim.split('.')[0]} {why}"


def _stem_is(module: Module, *stems: str) -> bool:
    """Also with something before it: `caller_http` is an http module."""
    return module.path.stem.rpartition("_")[2] in stems


def _starts_roles(module: Module) -> bool:
    return module.context == "entrypoints" or module.path.name == "role.py"


def _makes_handlers(module: Module) -> bool:
    calls = (node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    return any(isinstance(function, ast.Name) and function.id == "Handler" for function in calls)


def _is_used(maker: Module, modules: Iterable[Module], listed: set[str]) -> bool:
    """Directly, or by way of its context's facade."""
    if any(aim.startswith(f"{maker.name}.") for aim in listed):
        return True
    for module in modules:
        if module.path.name == "facade.py" and module.context == maker.context:
            names = {aim.rpartition(".")[2] for aim in module.imports if aim.startswith(f"{maker.name}.")}
            return bool(names) and (module.name in listed or any(f"{module.name}.{name}" in listed for name in names))
    return False


def planted(path: str, source: str) -> Module:
    """A module that does not exist, for showing that a rule sees what it is for."""
    return Module(Path(path), source)
