"""A process of its own for each measurement, so that its peak of memory is its own: `measuring KIND LOG`."""

import json
import resource
import sys
import time
from pathlib import Path

from bench.conformance_parts.made_log import PROCESS
from switchroom.conformance.facade import compare_with_source, read_log


def main(kind: str, file: Path) -> dict[str, float]:
    """Seconds and the peak of memory."""
    begun = time.perf_counter()
    log = read_log(file)
    figures = {f"{kind}_s": time.perf_counter() - begun, "cases": float(len(log.cases)), "events": float(log.events)}
    if kind == "load":
        begun = time.perf_counter()
        report = compare_with_source(log, PROCESS.encode(), bpmn=False)
        figures["align_s"] = time.perf_counter() - begun
        figures |= {"variants": float(report.totals.variants), "cost": float(report.totals.cost)}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
