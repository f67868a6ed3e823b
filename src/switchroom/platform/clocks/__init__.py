"""Clocks with a target: when something is due, in time as it passes or in the working time of a calendar, and why.

Pure: no clock is read and nothing is fetched; moments come in, facts go out. A ticket's targets and a process's time
limits both run on `targets.TargetClock`; `calendar` says when it is open, `working` adds and counts working time,
`explanation` says how a due time came about.
"""
