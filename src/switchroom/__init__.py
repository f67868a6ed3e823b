"""Switchroom: help desk, call centre and service-process management in one program. ARCHITECTURE.md is the map."""
