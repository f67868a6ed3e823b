"""An example for every body and answer of the API, put together from its schema.

What a field says of itself (`examples`, a default, an enumeration) comes first; what says nothing gets a value of its
type. A test checks that every example fits its schema, so a field that needs a better one says so there.
"""

from typing import Any

DEEPEST = 8
_BY_FORMAT = {
    "uuid": "0190b0a0-5c1e-7000-8000-000000000001",
    "date-time": "2026-03-02T09:00:00Z",
    "date": "2026-03-02",
    "time": "09:00:00",
}
_BY_TYPE: dict[str, Any] = {"boolean": True, "null": None}


def add_examples(document: dict[str, Any]) -> None:
    """Give every JSON body and every successful JSON answer of an OpenAPI document its `example`."""
    schemas = document["components"]["schemas"]
    for methods in document["paths"].values():
        for operation in methods.values():
            said = [operation.get("requestBody", {})]
            said += [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            for part in said:
                content = part.get("content", {}).get("application/json")
                if content and content.get("schema"):
                    content["example"] = example_of(content["schema"], schemas)


def example_of(schema: dict[str, Any], schemas: dict[str, Any], depth: int = 0) -> Any:
    """A value that fits a JSON schema whose references are to `schemas`."""
    if "$ref" in schema:
        schema = {**schemas[schema["$ref"].rpartition("/")[2]], **{k: v for k, v in schema.items() if k != "$ref"}}
    if "examples" in schema:
        return schema["examples"][0]
    for key in ("const", "default"):
        if schema.get(key) is not None:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            chosen = next((one for one in schema[key] if one.get("type") != "null"), schema[key][0])
            return example_of(chosen, schemas, depth)
    return _by_type(schema, schemas, depth)


def _by_type(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> Any:
    match schema.get("type"):
        case "object":
            required = schema.get("required", ())
            wanted = {n: s for n, s in schema.get("properties", {}).items() if n in required or depth < DEEPEST}
            return {name: example_of(inside, schemas, depth + 1) for name, inside in wanted.items()}
        case "array":
            return [example_of(schema["items"], schemas, depth + 1)] if depth < DEEPEST and "items" in schema else []
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "string":
            return _BY_FORMAT.get(schema.get("format", ""), "text")
        case kind:
            return _BY_TYPE.get(str(kind))
