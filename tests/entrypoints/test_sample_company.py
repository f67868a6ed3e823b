"""The sample company that a first start loads: a hotline with everything in it that the screens and a call need."""

import httpx
import pytest

from tests.support.centre import Centre

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]


def rows(client: httpx.Client, name: str) -> list[dict[str, object]]:
    answer = client.get(f"/api/{name}", params={"limit": 200})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def test_it_has_units_posts_people_brands_regions_services_queues_and_entry_points(centre: Centre) -> None:
    with centre.client("helena") as client:
        assert len(rows(client, "users")) == 40
        for name in (
            "units",
            "posts",
            "brands",
            "regions",
            "channels",
            "services",
            "skills",
            "queues",
            "calendars",
            "dispositions",
        ):
            assert len(rows(client, name)) >= (1 if name == "calendars" else 2), name
        assert "hotline" in {row["slug"] for row in rows(client, "entry-points")}
        assert {"main-menu", "after-hours"} <= {row["slug"] for row in rows(client, "processes")}


def test_its_menu_speaks_three_languages_and_asks_for_skills(centre: Centre) -> None:
    with centre.client("zhou.min") as client:
        steps = client.get("/api/processes/main-menu").json()["definition"]["steps"]
    assert set(steps["service-menu"]["text"]) == {"en", "pt-BR", "zh-CN"}
    assert steps["agents"]["type"] == "queue"
    assert steps["agents"]["requirements"][0]["skills"]


def test_everybody_who_is_printed_can_sign_in_and_has_another_role(centre: Centre) -> None:
    held = {}
    for name in centre.sign_ins:
        with centre.client(name) as client:
            held[name] = client.get("/api/session").json()
    assert {"helena", "zhou.min", "grace", "ana"} <= held.keys()
    assert held["ana"]["is_agent"]
    assert len({tuple(me["permissions"]) for me in held.values()}) >= 4
