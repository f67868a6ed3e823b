"""Complaints: what becomes of every complaint, whoever brings it in, and what the figures say of all of them.

Owns the intake (a ticket of type complaint is dispatched by region and its handling process begun), the register, the
board of running warnings, the complaint figures and the monthly report. Promises: one definition of each figure, which
the register, the figures and the report share; a report is made once a month and never changes. Never writes what is
said on a ticket and never moves a task: tickets and processes do.
"""
