"""What others may ask of conformance."""

from switchroom.conformance.applications import Came, came_to
from switchroom.conformance.comparison import Report, TraceReport, compare_with_source
from switchroom.conformance.domain.comparing import Departure, Deviation, StepDeviations, Totals
from switchroom.conformance.domain.logs.csv_reading import Columns
from switchroom.conformance.domain.logs.log import Log, fold
from switchroom.conformance.domain.logs.writing import as_csv, as_xes
from switchroom.conformance.exchange import as_bpmn_file, from_bpmn_file
from switchroom.conformance.files import read_log
from switchroom.conformance.measuring import Measuring
from switchroom.conformance.retention import forget_measured, forget_origin

__all__ = [
    "Came",
    "Columns",
    "Departure",
    "Deviation",
    "Log",
    "Measuring",
    "Report",
    "StepDeviations",
    "Totals",
    "TraceReport",
    "as_bpmn_file",
    "as_csv",
    "as_xes",
    "came_to",
    "compare_with_source",
    "fold",
    "forget_measured",
    "forget_origin",
    "from_bpmn_file",
    "read_log",
]
