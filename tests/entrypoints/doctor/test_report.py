"""What the doctor finds, as administrators see it on the desk."""

from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from tests.support.web import ok, opened_centre, refused


async def test_an_administrator_sees_what_is_wrong_and_how_to_mend_it(database: Database) -> None:
    async with opened_centre(database, (people.router,)) as centre:
        report = ok(await centre.admin.get("/api/health/report"))
    found = {finding["code"]: finding for finding in report["findings"]}
    assert found["role.none"]["severity"] == "broken"
    assert found["role.none"]["mend"] == "switchroom serve"
    assert report["standing"] == "broken"
    assert report["checks"] > 15
    order = [finding["severity"] for finding in report["findings"]]
    assert order == sorted(order, key=["broken", "attention", "advice"].index)


async def test_nobody_else_sees_it(database: Database) -> None:
    async with opened_centre(database, (organisation.router, people.router)) as centre:
        await centre.person("Eva", "people:audit:see")
        refused(await (await centre.signed_in("Eva")).get("/api/health/report"), 403, "access.not_allowed")
        await centre.person("Ida", "platform:health:see")
        ok(await (await centre.signed_in("Ida")).get("/api/health/report"))
        team = await centre.unit("Team")
        await centre.person("Uma", "platform:health:see", unit=team)
        refused(await (await centre.signed_in("Uma")).get("/api/health/report"), 403, "access.not_allowed")
        refused(await (await centre.browser()).get("/api/health/report"), 401, "unauthenticated")
