"""Generated requests against a whole running centre: no failure of ours, no answer that the description does not know.

Everybody asks everything: the administrator by cookie and by token, an agent, a stranger. Ids are mostly those of rows
that exist and versions those of now, so that requests get past the first check.
"""

from collections.abc import Iterator
from functools import cached_property
from random import Random
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from switchroom.entrypoints.web import create_app
from tests.support.centre import Centre
from tests.support.web import MARK

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 8
CLOSED = {"chat.unavailable", "entry_point.full"}
"""What generated entry points lead to: a process that nobody has published, or no more than they have room for."""

DOCUMENT = create_app().openapi()
OPERATIONS = {
    operation.definition.raw["operationId"]: operation
    for operation in (found.ok() for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations())
}
WHO = ("administrator", "program", "agent", "stranger")
BY_CHANNEL = "message channels, other systems"
"""Operations that a message channel's token opens, and nothing else."""
ENDS_THE_SESSION = {"sign_out": ("program", "stranger"), "sign_in": ("stranger",)}
"""They would end a session that the other tests need."""
COLLECTIONS = (
    *("units", "brands", "regions", "calendars", "users", "skills", "posts", "statuses", "permission-sets"),
    *("queues", "channels", "services", "entry-points", "block-list", "dispositions", "customers", "interactions"),
)
REFERENCES = {
    **{
        name: name.removesuffix("_id") + "s" for name in ("unit_id", "brand_id", "region_id", "calendar_id", "skill_id")
    },
    **{name: name.removesuffix("_id") + "s" for name in ("queue_id", "post_id", "disposition_id", "customer_id")},
    "parent_id": "units",
    "status_id": "statuses",
    "permission_set_id": "permission-sets",
    "overflow_queue_id": "queues",
    "agent_id": "users",
}

Case = schemathesis.Case[Any]


class House:
    """The running centre as the four of them see it."""

    def __init__(self, centre: Centre) -> None:
        self.url = centre.url
        self.session = requests.Session()
        self.headers = {
            "administrator": self._signed_in(centre, "helena"),
            "agent": self._signed_in(centre, "ana"),
            "stranger": dict(MARK),
        }
        self._boss = httpx.Client(base_url=self.url, headers=self.headers["administrator"], timeout=20)

    def open(self) -> None:
        """Make what the four need: a token, and interactions to ask about."""
        held = self._boss.get("/api/session").json()["permissions"]
        made = self._boss.post("/api/tokens", json={"name": "program", "scopes": held}).json()
        self.headers["program"] = {"authorization": f"Bearer {made['token']}"}
        places = {f"{one}_id": self.ids[f"{one}s"][0] for one in ("brand", "unit")}
        channel = self._boss.post("/api/message-channels", json={"name": "WhatsApp", **places}).json()
        self.headers["channel"] = {"authorization": f"Bearer {channel['token']}"}
        for language in ("en", "pt-BR", "zh-CN"):
            answer = self._boss.post("/api/interactions", json={"entry_point": "hotline", "language": language})
            assert answer.status_code == 201, answer.text

    @staticmethod
    def _signed_in(centre: Centre, name: str) -> dict[str, str]:
        with centre.client(name) as client:
            return {**MARK, "cookie": f"switchroom_session={client.cookies['switchroom_session']}"}

    def close(self) -> None:
        self._boss.close()
        self.session.close()

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """Rows by collection, without those that our four sign-ins rest upon."""
        kept = {"users": ("helena", "ana"), "permission-sets": ("administrator", "agent")}
        found = {}
        for name in COLLECTIONS:
            rows = self._boss.get(f"/api/{name}", params={"limit": 100}).json()["items"]
            spared = kept.get(name, ())
            known = [row["id"] for row in rows if not str(row.get("slug") or row.get("email", "")).startswith(spared)]
            found[name] = known if spared else [row["id"] for row in rows]
        return found

    def make_real(self, case: Case, random: Random) -> None:
        """Most ids become those of rows that exist, most versions those of now."""
        collection = case.path.removeprefix("/api/").removeprefix("routing/").partition("/")[0]
        known = self.ids.get("users" if collection == "agents" else collection)
        if "id" in (case.path_parameters or {}) and known and random.random() < 0.8:
            case.path_parameters["id"] = random.choice(known)
        for part in (case.body, case.query):
            self._refer(part, random)
        if case.query and "wait_s" in case.query:
            case.query["wait_s"] = 0  # whoever waits for something is patient, not us
        if case.method == "PATCH" and isinstance(case.body, dict) and known and random.random() < 0.8:
            row = self._boss.get(case.path.format(**case.path_parameters))
            case.body["version"] = row.json().get("version", 1)

    def _refer(self, value: Any, random: Random) -> None:
        for name, inside in value.items() if isinstance(value, dict) else ():
            collection = REFERENCES.get(name)
            if collection and isinstance(inside, str) and random.random() < 0.8 and self.ids[collection]:
                value[name] = random.choice(self.ids[collection])
            self._refer(inside, random)
        for inside in value if isinstance(value, list) else ():
            self._refer(inside, random)


@pytest.fixture(scope="module")
def house(centre: Centre) -> Iterator[House]:
    house = House(centre)
    try:
        house.open()
        yield house
    finally:
        house.close()


@pytest.mark.parametrize("name", sorted(OPERATIONS, key=lambda name: (name.startswith("archive"), name)))
def test_generated_requests_are_answered_as_described(name: str, house: House) -> None:
    operation = OPERATIONS[name]
    described = operation.definition.raw["responses"]
    everybody = ("channel", *WHO) if BY_CHANNEL in operation.definition.raw["tags"] else WHO

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(
        who=st.sampled_from(ENDS_THE_SESSION.get(name, everybody)),
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        random=st.randoms(use_true_random=False),
    )
    def answered(who: str, case: Case, random: Random) -> None:
        house.make_real(case, random)
        response = case.call(base_url=house.url, headers=house.headers[who], session=house.session)
        closed = response.status_code == 503 and response.json()["code"] in CLOSED
        case.validate_response(response, checks=CHECKS[1:] if closed else CHECKS)
        assert str(response.status_code) in described, f"{response.status_code} is not described: {response.text}"
        if who == "stranger" and "security" in operation.definition.raw:
            assert response.status_code in (401, 422), response.text

    answered()
