"""Whoever reads the API's description finds, for every operation, what it is for and what to send and expect."""

from typing import Any

import jsonschema_rs
import pytest

from switchroom.entrypoints.web import create_app

DOCUMENT = create_app().openapi()
OPERATIONS = {
    operation["operationId"]: operation for methods in DOCUMENT["paths"].values() for operation in methods.values()
}


def contents(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Every JSON body and successful JSON answer that has a shape."""
    parts = [
        operation.get("requestBody", {}),
        *(operation["responses"].get(str(status), {}) for status in range(200, 207)),
    ]
    found = [part.get("content", {}).get("application/json") for part in parts]
    return [content for content in found if content and content.get("schema")]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_operation_has_a_description_and_examples_that_fit(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["description"].endswith((".", ")"))
    assert operation["tags"]
    for content in contents(operation):
        schema = {**content["schema"], "components": DOCUMENT["components"]}
        jsonschema_rs.validator_for(schema, validate_formats=True).validate(content["example"])


def test_no_operation_is_without_an_answer() -> None:
    for operation in OPERATIONS.values():
        assert any(status.startswith(("2", "3")) for status in operation["responses"])  # a way on is one, too
