"""Effects and signals as JSON, for those who keep them: an effect until it is done, signals for replay."""

from typing import Any

import msgspec

from switchroom.processes.domain.effects import Effect, Params, Perform
from switchroom.processes.domain.reading import from_json, to_json
from switchroom.processes.domain.signals import Signal
from switchroom.processes.domain.steps import STEP_TYPES

_signals = msgspec.json.Decoder(Signal)
_effects: Any = Effect


def encode_signal(signal: Signal) -> bytes:
    return msgspec.json.encode(signal)


def decode_signal(saved: bytes | str) -> Signal:
    """Raises `msgspec.DecodeError`."""
    decoded: Signal = _signals.decode(saved)
    return decoded


def effect_to_json(effect: Effect) -> dict[str, Any]:
    form: dict[str, Any] = to_json(effect)
    return form


def effect_from_json(form: dict[str, Any]) -> Effect:
    """The effect `effect_to_json` wrote, a step's parameters in their own type. Raises `msgspec.ValidationError`."""
    if form.get("effect") != "perform":
        effect: Effect = from_json(form, _effects)
        return effect
    kind = STEP_TYPES.get(form.get("type", ""))
    if kind is None:
        raise msgspec.ValidationError(f"There is no step type “{form.get('type')}”.")
    params: Params = from_json(form["params"], kind.params)
    bare: Perform = from_json({**form, "params": {}}, Perform)
    return msgspec.structs.replace(bare, params=params)
