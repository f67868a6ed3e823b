"""Triggers: a process starts by itself on an event, at a time, or when something has been so for too long.

Owns the triggers, what each has looked at and what it did about it. Promises: one event starts a process at most once;
what a run of a trigger has brought about never sets off the same trigger, nor a chain without end; a storm ends by
itself and somebody is told; off means off at once. Never does anything itself: it starts processes, and they act.
"""
