"""Each agent's day begins once, by the clock of his unit."""

from datetime import UTC, datetime, timedelta

from switchroom.routing.days import begin_days
from tests.support.routing import rows
from tests.support.web import Centre

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


async def test_everybodys_day_begins_once_at_four_in_the_morning(centre: Centre) -> None:
    zones = {"Berlin": "Europe/Berlin", "Paulo": "America/Sao_Paulo", "Kabul": "Asia/Kabul"}
    people = {}
    for name, zone in zones.items():
        unit = await centre.unit(name, time_zone=zone)
        people[(await centre.person(name, unit=unit))["id"]] = name
    database = centre.services.database
    begun: dict[str, list[int]] = {name: [] for name in zones}
    for hour in range(24):
        await begin_days(database, MIDNIGHT + timedelta(hours=hour, seconds=2))
        for row in await rows(database, "delete from routing.command returning data -> 'agents' as agents"):
            for agent in row["agents"]:
                begun.setdefault(people.get(agent, "Admin"), []).append(hour)
    assert begun == {"Berlin": [3], "Paulo": [7], "Kabul": [0], "Admin": [4]}
