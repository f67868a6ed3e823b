"""Commands come once and only from the newest controller."""

from collections import OrderedDict
from collections.abc import Callable

from switchroom.platform.errors import Refusal
from switchroom.voice.contracts import Command, EffectId, Order, StaleEpoch

_REMEMBERED = 50_000  # effects; a controller repeats one within seconds, this is hours


class Orders:
    """Remembers the outcome of every recent effect and the highest epoch."""

    def __init__(self, carry_out: Callable[[Command], None]) -> None:
        self.epoch = 0
        self._carry_out = carry_out
        self._outcomes: OrderedDict[EffectId, Refusal | None] = OrderedDict()

    def admit(self, epoch: int) -> None:
        """Raises `StaleEpoch` for one older than the highest seen."""
        if epoch < self.epoch:
            raise StaleEpoch()
        self.epoch = epoch

    def obey(self, order: Order, command: Command) -> None:
        """Carry it out, or give the first outcome again. Raises what the command raises, and `StaleEpoch`."""
        self.admit(order.epoch)
        if order.effect not in self._outcomes:
            self._outcomes[order.effect] = self._outcome(command)
            if len(self._outcomes) > _REMEMBERED:
                self._outcomes.popitem(last=False)
        refusal = self._outcomes[order.effect]
        if refusal is not None:
            raise refusal

    def _outcome(self, command: Command) -> Refusal | None:
        try:
            self._carry_out(command)
        except Refusal as refusal:
            return refusal
        return None
