"""Breaks of which only so many may be had at once: who asked, who waits, who has one.

A place is taken by whoever is in the limited status, and by whoever has been granted it and is not there yet. All that
gives or keeps places happens under the locks of the status's limits, so two who ask for the last one get exactly one.
"""
