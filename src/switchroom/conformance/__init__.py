"""Conformance: what was really done, held against the process that says what should be.

It owns event logs (CSV, XES), what a process allows (a definition of ours, or BPMN 2.0) as an automaton, exact
alignments between the two, what was measured of runs, and the monitor's figures with their benchmarks. It promises
the least cost there is, or a clear refusal where a file or a process is too large. It never runs a process and never
changes one.
"""
