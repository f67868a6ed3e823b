"""What others may ask of conformance."""

from switchroom.conformance.applications import Came, came_to
from switchroom.conformance.comparison import Report, TraceReport, compare_with_source
from switchroom.conformance.domain.comparing import Departure, Deviation, StepDeviations, Totals
from switchroom.conformance.domain.logs.csv_reading import Columns
from switchroom.conformance.domain.logs.log import Log, fold
from switchroom.conformance.domain.logs.writing import as_csv, as_xes
from switchroom.conformance.exchange import as_bpmn_file, from_bpmn_file
from switchroom.conformance.files import read_log
from switchroom.conformance.inspected import Inspected, Judged, keep_inspected, wilson
from switchroom.conformance.measuring import Measuring
from switchroom.conformance.monitor.benchmarks import Benchmarks, Measure, benchmarks
from switchroom.conformance.monitor.counting import Counts, Part, parts
from switchroom.conformance.monitor.measurements import FEW, measurements_of
from switchroom.conformance.monitor.names import names_of
from switchroom.conformance.monitor.schemas import Measurements, Rate
from switchroom.conformance.retention import forget_measured, forget_origin
from switchroom.conformance.run_facts import Visit, visits_of

__all__ = [
    "FEW",
    "Benchmarks",
    "Came",
    "Columns",
    "Counts",
    "Departure",
    "Deviation",
    "Inspected",
    "Judged",
    "Log",
    "Measure",
    "Measurements",
    "Measuring",
    "Part",
    "Rate",
    "Report",
    "StepDeviations",
    "Totals",
    "TraceReport",
    "Visit",
    "as_bpmn_file",
    "as_csv",
    "as_xes",
    "benchmarks",
    "came_to",
    "compare_with_source",
    "fold",
    "forget_measured",
    "forget_origin",
    "from_bpmn_file",
    "keep_inspected",
    "measurements_of",
    "names_of",
    "parts",
    "read_log",
    "visits_of",
    "wilson",
]
