"""Touchpoints: where customers meet us - channels, services, entry points - and who is kept out.

Promises that an entry point is found by what was dialled or opened, and that limits count across all processes. Never
talks to anybody: media open the interaction, the entry point only names the process that receives it.
"""
