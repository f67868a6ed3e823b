"""Organisation: the tree of units, brands and their groups, regions, and the calendars that say when we are open.

Promises that the tree has one root and no cycle, that a unit's path always names its ancestors, and that the state of a
calendar is a pure function of its rules and the moment. Never knows who works in a unit or what happens there.
"""
