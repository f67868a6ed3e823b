"""Processes to and from the files of other modellers."""

from collections.abc import Mapping
from typing import Any

from switchroom.conformance.domain.bpmn.drawing import drawn
from switchroom.conformance.domain.bpmn.importing import Imported, import_bpmn
from switchroom.conformance.domain.bpmn.writing import as_bpmn
from switchroom.processes.facade import Definition


def as_bpmn_file(definition: Definition, layout: Mapping[str, Mapping[str, Any]] | None = None) -> bytes:
    """A definition as BPMN 2.0. `layout`: where its steps stand; what it does not say is computed."""
    return as_bpmn(drawn(definition), layout or {}).encode()


def from_bpmn_file(content: bytes) -> Imported:
    """The definition in a BPMN file, not yet checked. Raises `ModelUnreadable`."""
    return import_bpmn(content)
