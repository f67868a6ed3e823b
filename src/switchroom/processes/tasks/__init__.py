"""Tasks: what processes give to the holders of a post, until one of them has done it.

A task belongs to a visit of a run to a `task` step and is open as long as the run waits there. The only door to one is
`door.access`.
"""
