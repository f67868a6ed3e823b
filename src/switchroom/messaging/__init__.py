"""Messaging: conversations in writing, each kind in a folder of its own: chats, mail, message channels.

Owns chats, their messages and files, saved replies, how a process speaks in writing, mailboxes and their mail. Promises
that what was acknowledged is there once, in the order of its number, whatever connection breaks. Never decides who
answers (routing) or what it is about (interactions, processes, tickets).
"""
