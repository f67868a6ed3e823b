"""What the customer writes while the process waits for something: kept in the chat, and told to the run.

Lock order: the interaction, its run, then rows of chat (as everywhere), so an answer, a hang-up and a timer never wait
for each other.
"""

import contextlib
from collections.abc import Callable, Mapping
from uuid import UUID

from switchroom.interactions.facade import Interactions, claimed, survey_answered
from switchroom.messaging.chat import asking, files, queries
from switchroom.messaging.chat.asking import Given, Plan
from switchroom.messaging.chat.queries import Message, Prompt
from switchroom.messaging.chat.writing import New, write
from switchroom.messaging.contracts import Author, MessageKind, PromptMovedOn
from switchroom.platform.db import Transaction
from switchroom.platform.sealed import Sealer
from switchroom.processes.contracts import Medium, Performed, RunFinished, StaleSignal
from switchroom.processes.facade import NoSuchRun, Runs
from switchroom.touchpoints.contracts import CallerBlocked
from switchroom.touchpoints.facade import is_blocked


class Answers:
    """One per process; everything it keeps is in the database."""

    def __init__(self, interactions: Interactions, runs: Runs, sealer: Sealer) -> None:
        self._interactions, self._runs, self._sealer = interactions, runs, sealer

    async def answer(
        self,
        tx: Transaction,
        chat_id: UUID,
        prompt_id: UUID,
        client_id: UUID,
        read: Callable[[Plan, Mapping[str, str]], Given],
    ) -> Message:
        """The answer to a question, by button or field. Raises `PromptMovedOn` and what `read` raises.

        `read` is given the names of the files that wait to go along, by id.
        """
        if (known := await queries.message_of(tx, chat_id, Author.CUSTOMER, client_id)) is not None:
            return known
        await self._interactions.serving(tx, chat_id)  # for its lock
        prompt = await self._held(tx, await queries.prompt(tx, prompt_id))
        if prompt is None or prompt.chat_id != chat_id:
            raise PromptMovedOn()
        given = read(asking.plan_of(prompt), await files.waiting(tx, chat_id))
        return await self._take(tx, prompt, given, client_id, MessageKind.ANSWER)

    async def message(self, tx: Transaction, chat_id: UUID, text: str, client_id: UUID) -> Message | None:
        """A message while the process waits, as far as it says something to what is asked; None if it does not."""
        if (known := await queries.message_of(tx, chat_id, Author.CUSTOMER, client_id)) is not None:
            return known
        await self._interactions.serving(tx, chat_id)
        waiting = await queries.prompts_of(tx, chat_id)
        prompt = await self._held(tx, waiting[0]) if waiting else None
        given = asking.typed(asking.plan_of(prompt), text) if prompt else None
        if prompt is None or given is None:
            return None
        return await self._take(tx, prompt, given, client_id, MessageKind.TEXT)

    async def _held(self, tx: Transaction, prompt: Prompt | None) -> Prompt | None:
        """The question once its run stands still: None when it was over before."""
        if prompt is None:
            return None
        with contextlib.suppress(NoSuchRun):
            await self._runs.hold(tx, prompt.run_id)
        found = await queries.prompt(tx, prompt.id)
        return found if found is not None and found.run_id == prompt.run_id else None

    async def _recognise(self, tx: Transaction, chat_id: UUID, given: Given) -> None:
        """Whoever fills in a form comes from nowhere but the address he gives. Raises `CallerBlocked`."""
        if not given.addresses or await queries.medium_of(tx, chat_id) != Medium.FORM:
            return
        now = await tx.now()
        for address in given.addresses:
            if await is_blocked(tx, now, address=address):
                raise CallerBlocked()
            await claimed(tx, chat_id, address)

    async def _take(self, tx: Transaction, prompt: Prompt, given: Given, client_id: UUID, kind: MessageKind) -> Message:
        new = New(author=Author.CUSTOMER, kind=kind, text=given.shown, client_id=client_id)
        message = await write(tx, prompt.chat_id, new)
        await files.send_waiting(tx, prompt.chat_id, given.files)
        await self._recognise(tx, prompt.chat_id, given)
        await asking.forget(tx, prompt.run_id, prompt.token, prompt.visit)
        sealed = {
            name: str(await self._sealer.seal(tx, prompt.run_id, secret.encode()))
            for name, secret in given.secrets.items()
        }
        inputs = {**given.inputs, **sealed}
        if given.score is not None:
            await survey_answered(tx, prompt.run_id, prompt.token, given.score, given.comment)
        with contextlib.suppress(StaleSignal, RunFinished):
            await self._runs.signal(tx, Performed(prompt.run_id, prompt.token, prompt.visit, given.outcome, inputs))
        return message
