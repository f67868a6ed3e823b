"""Customers: who is served, and under which addresses they are known.

A customer belongs to a brand group: staff of one group never see another's. Promises that an address is found however
it was typed. Never knows what a customer said or bought: that lives with interactions and tickets.
"""
