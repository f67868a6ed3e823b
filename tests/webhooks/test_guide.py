"""The check of signatures as the guide has it, run as it stands there."""

import re
from pathlib import Path
from typing import Any

from tests.webhooks.conftest import Hooks

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "webhooks.md"


async def test_the_guides_check_takes_what_is_ours_and_nothing_else(hooks: Hooks) -> None:
    code = re.search(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert code is not None
    guide: dict[str, Any] = {}
    exec(code[1], guide)
    is_ours = guide["is_ours"]
    made = await hooks.made("ticket.opened")
    await hooks.post(made, "test", 202)
    (hook,) = await hooks.outside.arrived(1)
    assert is_ours(made["secret"], hook.headers, hook.raw)
    assert not is_ours(made["secret"], hook.headers, hook.raw + b" ")
    assert not is_ours("whsec_AAAA", hook.headers, hook.raw)
    late = {**hook.headers, "webhook-timestamp": str(int(hook.headers["webhook-timestamp"]) - 600)}
    assert not is_ours(made["secret"], late, hook.raw)


def test_the_guide_names_every_kind_of_event() -> None:
    from switchroom.webhooks.domain.catalogue import EventKind

    text = GUIDE.read_text()
    assert [kind for kind in EventKind if f"`{kind.value}`" not in text] == []
