"""Messaging: conversations in writing. Chat so far; each further kind is a folder beside it.

Owns chats, their messages and files, saved replies, and how a process speaks in writing. Promises that what was
acknowledged is there once, in the order of its number, whatever connection breaks. Never decides who answers (routing)
or what it is about (interactions, processes).
"""
