"""Inspections: whether processes are used as they should be, seen by people who look without notice.

Owns rounds (seeded, stratified samples of interactions), the inspectors' forms and what was corrected in them,
walk-throughs, and the findings of these until they are verified. Promises: the same seed over the same population
draws the same sample, nobody inspects what they took part in, and nobody learns that they were drawn. What was judged
goes to `conformance`, which has the rate; it never changes an interaction or a process.
"""
