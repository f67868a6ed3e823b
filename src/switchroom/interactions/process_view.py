"""What the process shows: the step that waits for the agent, the last page, and the trace so far."""

from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection
from switchroom.processes.facade import (
    Definitions,
    StepOutline,
    answer,
    outline,
    params_from_json,
    survey,
    trace_of,
)

DECLINES = {
    "en": "The customer does not want to answer",
    "pt-BR": "O cliente não quer responder",
    "zh-CN": "客户不愿意评价",
}


async def process_view(
    connection: Connection, definitions: Definitions, interaction_id: UUID, run_id: UUID | None
) -> dict[str, Any] | None:
    """The process of an interaction as its agent sees it. A sub-run's step is shown like one of the process itself."""
    if run_id is None:
        return None
    run = await connection.fetch_row("select slug, version from processes.run where id = $1", run_id)
    if run is None:
        return None
    known = outline(await definitions.definition(connection, run["slug"], run["version"]))
    screens = await connection.fetch(
        """select run_id, token, waits, visit, step, type, params, language, shown_at from interactions.screen
           where interaction_id = $1 order by shown_at""",
        interaction_id,
    )
    labels = await _disposition_names(connection) if any(row["type"] == "dispose" for row in screens) else {}
    steps = [_step(row, known.steps, labels) for row in screens if row["waits"]]
    pages = [_step(row, known.steps, labels) for row in screens if not row["waits"]]
    return {
        "run_id": run_id,
        "process": {"slug": run["slug"], "title": known.title, "version": run["version"]},
        "step": steps[-1] if steps else None,
        "page": pages[-1] if pages else None,
        "trace": await trace_of(connection, run_id, known.steps),
        "steps": [{"name": name, "title": step.title} for name, step in known.steps.items()],
    }


async def _disposition_names(connection: Connection) -> dict[str, Any]:
    rows = await connection.fetch("select slug, name from interactions.disposition where not archived order by words")
    return {row["slug"]: row["name"] for row in rows}


def _step(row: Any, known: dict[str, StepOutline], labels: dict[str, Any]) -> dict[str, Any]:
    """One step as the screen needs it, whatever its type: words, a checklist, choices, fields."""
    params = row["params"]
    return {
        "token": row["token"],
        "visit": row["visit"],
        "name": row["step"],
        "type": row["type"],
        "title": known[row["step"]].title if row["step"] in known else row["step"],
        "text": _text(row["type"], params),
        "article": params.get("article"),
        "checklist": params.get("checklist", []),
        "choices": _choices(row["type"], params, labels),
        "fields": _fields(row["type"], params),
        "shown_at": row["shown_at"],
    }


def _text(kind: str, params: dict[str, Any]) -> Any:
    if kind == "survey":
        return survey.question(params_from_json(params, survey.Survey)).to_json()
    return params.get("text")


def _choices(kind: str, params: dict[str, Any], labels: dict[str, Any]) -> list[dict[str, Any]]:
    """What the agent may choose; a `dispose` without choices allows every disposition."""
    if kind == "dispose":
        return [{"value": slug, "label": labels.get(slug, slug)} for slug in params.get("choices") or labels]
    if kind == "answer":
        return [{"value": outcome, "label": label.to_json()} for outcome, label in answer.LABELS.items()]
    if kind == "survey":
        return [{"value": survey.REFUSED, "label": DECLINES}]
    listed = params.get("choices" if kind == "ask" else "buttons", [])
    return [{"value": choice["name"], "label": choice.get("label", choice["name"])} for choice in listed]


def _fields(kind: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    if kind == "form":
        return [_form_field(field) for field in params["fields"] if field.get("kind") != "file"]
    if kind == "collect":
        return [{"name": "value", "kind": params.get("kind", "digits"), "secret": params.get("secret", False)}]
    return []


def _form_field(field: dict[str, Any]) -> dict[str, Any]:
    choices = [{"value": each["name"], "label": each.get("label", each["name"])} for each in field.get("choices", ())]
    return {
        "name": field["name"],
        "kind": field.get("kind", "text"),
        "label": field["label"],
        "required": field.get("required", True),
        "secret": field.get("secret", False),
        "choices": choices,
    }
