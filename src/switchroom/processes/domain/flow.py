"""Which variables are set, and of which type, on every way to a step."""

from collections.abc import Iterator, Mapping

from switchroom.platform.errors import Refusal
from switchroom.platform.expressions import (
    BOOL,
    DYN,
    STRING,
    TIMESTAMP,
    Expression,
    Template,
    Type,
    TypeKind,
    check,
)
from switchroom.processes.domain.definition import Definition, Step
from switchroom.processes.domain.filling import expressions_in, templates_in
from switchroom.processes.domain.graph import Edge, Graph, graphs, open_outcomes
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import ERROR, LATE, OTHERWISE

Scope = dict[str, Type]
Complaint = tuple[str, str, Sentence]  # step, code, sentence without the step's name

BUILT_IN_TYPES: Mapping[str, Type] = {
    "language": STRING,
    "medium": Type(TypeKind.STRING, values=tuple(medium.value for medium in Medium)),
    "served": BOOL,
    "now": TIMESTAMP,
}
RESERVED = frozenset(BUILT_IN_TYPES) | {"in", "true", "false", "null", "value", "as", "for", "function", "if", "loop"}


def check_variables(definition: Definition) -> Iterator[Complaint]:
    """What is wrong with the variables and expressions of the steps."""
    known_at = scopes(definition)
    known = _ever_set(definition, known_at)
    for name in sorted(known & RESERVED):
        yield "", "variable.reserved", said("The name “{name}” is taken; call the variable something else", name=name)
    for name, step in definition.all_steps():
        scope = known_at.get(name)
        if scope is not None:  # what cannot be reached is another finding
            yield from _check_step(name, step, scope, known)


def _check_step(name: str, step: Step, scope: Scope, known: set[str]) -> Iterator[Complaint]:
    kind = Graph("", [], {name: step}).kind(name)
    names = {**scope, **BUILT_IN_TYPES, **kind.locals(step)}
    conditions = {id(condition) for condition in kind.conditions(step)}
    for expression in expressions_in(step.params):
        yield from _check_expression(name, expression, names, known, must_be_bool=id(expression) in conditions)
    for source in templates_in(step.params):
        yield from _check_template(name, source, names, known)
    for variable in kind.reads(step):
        if variable not in names:
            yield (name, *_unset(variable, known))
        elif names[variable].kind not in (TypeKind.BOOL, TypeKind.DYN):
            yield (
                name,
                "expression.type",
                said(
                    "needs “{variable}” to be true or false, not {type}", variable=variable, type=str(names[variable])
                ),
            )


def _check_expression(
    name: str, expression: Expression, names: Mapping[str, Type], known: set[str], *, must_be_bool: bool = False
) -> Iterator[Complaint]:
    checked = check(expression.source, names)
    for problem in checked.problems:
        if problem.code != "expression.unknown_name":
            yield (
                name,
                problem.code,
                said(
                    "has a fault in “{source}”: {detail}",
                    source=expression.source[:80],
                    detail=problem.message.rstrip("."),
                ),
            )
    for variable in sorted(checked.names - names.keys()):
        yield (name, *_unset(variable, known))
    if must_be_bool and checked.type.kind not in (TypeKind.BOOL, TypeKind.DYN):
        yield (
            name,
            "expression.type",
            said(
                "needs “{source}” to be true or false, not {type}",
                source=expression.source[:80],
                type=str(checked.type),
            ),
        )


def _check_template(name: str, source: str, names: Mapping[str, Type], known: set[str]) -> Iterator[Complaint]:
    try:
        template = Template(source)
    except Refusal as refusal:
        yield (
            name,
            "expression.syntax",
            said("has a text that cannot be filled in: {detail}", detail=refusal.message.rstrip(".")),
        )
        return
    for expression in template.expressions:
        yield from _check_expression(name, expression, names, known)
        kind = check(expression.source, names).type.kind
        if kind is TypeKind.SECRET:
            yield name, "variable.secret_shown", said("would show the secret “{source}”", source=expression.source[:80])
        elif kind is TypeKind.MAP:
            yield (
                name,
                "expression.type",
                said("cannot put the map “{source}” into a text", source=expression.source[:80]),
            )


def _unset(variable: str, known: set[str]) -> tuple[str, Sentence]:
    if variable in known:
        return "variable.read_before_set", said(
            "reads “{variable}”, which is not set on every way there", variable=variable
        )
    return "variable.unknown", said("reads “{variable}”, which nothing sets", variable=variable)


def _ever_set(definition: Definition, scopes: dict[str, Scope]) -> set[str]:
    known = set(definition.header.inputs)
    for graph in graphs(definition):
        for name, step in graph.steps.items():
            kind = graph.kind(name)
            for outcome in (*kind.outcomes(step), "done", "anything"):
                known |= kind.writes(step, outcome, scopes.get(name, {})).keys()
    return known


def scopes(definition: Definition) -> dict[str, Scope]:
    """For each step that can be reached, the variables that are surely set when it begins."""
    header = definition.header
    inputs = {name: kind.checked for name, kind in header.inputs.items()}
    main, *waitings = graphs(definition)
    known_at = _settle(main, {header.start: inputs})
    # The customer may leave at any step that needs one; a step that cannot be done may be the very first.
    leaving = [known_at[name] for name in known_at if main.kind(name).needs_customer(main.steps[name])]
    later: dict[str, Scope] = {}
    if header.left:
        later[header.left] = _meet(leaving) if leaving else inputs
    if header.failed:
        later[header.failed] = inputs
    if later:
        known_at = _settle(main, {**later, header.start: inputs})  # inputs are the least of all
    for waiting in waitings:
        queue = waiting.prefix.rstrip("/")
        if queue in known_at:
            known_at |= _settle(waiting, dict.fromkeys(waiting.starts, known_at[queue]))
    return known_at


def _settle(graph: Graph, starts: Mapping[str, Scope]) -> dict[str, Scope]:
    """Spread what is known along the edges until nothing changes; knowledge only ever shrinks, so it ends."""
    scopes: dict[str, Scope] = {name: dict(scope) for name, scope in starts.items() if name in graph.steps}
    waiting = list(scopes)
    while waiting:
        name = waiting.pop()
        for edge in graph.edges[name]:
            after = _after(graph, name, edge, scopes[name])
            before = scopes.get(edge.target)
            merged = after if before is None else _meet([before, after])
            if merged != before:
                scopes[edge.target] = merged
                waiting.append(edge.target)
    return scopes


def _after(graph: Graph, name: str, edge: Edge, scope: Scope) -> Scope:
    step, kind = graph.steps[name], graph.kind(name)
    if edge.outcome == LATE:
        return scope
    outcomes = open_outcomes(step) if edge.outcome == OTHERWISE else [edge.outcome]
    if edge.outcome == kind.main and kind.forgiving and not step.common.otherwise:
        outcomes = [*outcomes, ERROR]
    names = {**scope, **BUILT_IN_TYPES}
    return _meet([{**scope, **kind.writes(step, outcome, names)} for outcome in outcomes])


def _meet(scopes: list[Scope]) -> Scope:
    first, *rest = scopes
    met = dict(first)
    for scope in rest:
        met = {name: _join(kind, scope[name]) for name, kind in met.items() if name in scope}
    return met


def _join(left: Type, right: Type) -> Type:
    if left == right:
        return left
    if left.kind is right.kind is TypeKind.STRING:
        if left.values and right.values:
            return Type(TypeKind.STRING, values=tuple(dict.fromkeys(left.values + right.values)))
        return STRING
    return DYN
