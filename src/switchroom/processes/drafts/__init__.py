"""Drafts: definitions that are still being made, by several people at once, looked at by named reviewers, published.

Promises that nobody's change to a step is lost without being told, and that what was approved is what is published.
"""
