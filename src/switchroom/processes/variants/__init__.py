"""Variants of a process: made from a base, told when they are behind it, brought up to it place by place.

A variant is a whole process of its own (docs/decisions/0024): whatever runs, checks or measures it need not know.
"""
