"""The `answer` step as far as it is the same everywhere: which article is proposed to whom.

Also what knowledge is told of an interaction, so that it can suggest articles to whoever serves it.
"""

from uuid import UUID

import msgspec

from switchroom.interactions.screen import clear, is_shown, show
from switchroom.knowledge.contracts import Matter, Proposal
from switchroom.knowledge.facade import proposal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.text import Text
from switchroom.processes.contracts import ERROR, CancelRequest, Outcome, PerformRequest
from switchroom.processes.facade import answer

MATTER = """
select n.language, n.brand_id, c.region_id, q.name as queue, e.name as entry, n.tags,
       array(select t.text from interactions.note t where t.interaction_id = n.id order by t.id desc limit 5) as notes
from interactions.interaction n
left join routing.queue q on q.id = n.queue_id
left join touchpoints.entry_point e on e.id = n.entry_point_id
left join customers.customer c on c.id = n.customer_id
where n.id = $1
"""


async def proposed(tx: Transaction, request: PerformRequest, *, strangers: bool = True) -> Proposal | None:
    """The article that this step proposes; None: there is none. `strangers`: they read it themselves."""
    params = request.effect.params
    assert isinstance(params, answer.Propose)
    if request.subject is None:
        return None
    brand = await tx.fetch_value("select brand_id from interactions.interaction where id = $1", request.subject.id)
    if brand is None:
        return None
    language = request.effect.language
    about = params.about.in_language(language) if params.about else ""
    return await proposal(tx, params.article, about, brand, language, strangers=strangers)


class AnswerOnScreen:
    """Shows the article to whoever serves, who tells the customer and says whether it helped."""

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        """See `StepPerformer.perform`."""
        if not await is_shown(tx, request):
            return Outcome(ERROR)
        found = await proposed(tx, request, strangers=False)
        if found is None:
            return Outcome(answer.NOTHING)
        params = msgspec.structs.replace(request.effect.params, article=found.slug)
        effect = msgspec.structs.replace(request.effect, params=params)
        await show(tx, msgspec.structs.replace(request, effect=effect))
        return None

    async def cancel(self, tx: Transaction, request: CancelRequest) -> None:
        """See `StepPerformer.cancel`."""
        await clear(tx, request)


async def matter_of(connection: Connection, interaction_id: UUID) -> Matter:
    """What is known of an interaction: notes first, then where it came in and where it waits."""
    row = await connection.fetch_row(MATTER, interaction_id)
    if row is None:
        return Matter()
    language = row["language"] or ""
    names = [_named(row[name], language) for name in ("queue", "entry")]
    words = [*row["notes"], " ".join(row["tags"]), *names]
    return Matter(tuple(filter(None, words)), language, row["brand_id"], row["region_id"])


def _named(name: dict[str, str] | None, language: str) -> str:
    return Text.parse(name).in_language(language) if name else ""
