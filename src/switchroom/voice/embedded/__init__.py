"""The embedded switch: calls from and to browsers, mixed in a media process of our own.

Owns the audio of its calls, their numbered events until these are acknowledged, and recordings while they are made. A
crash here ends its calls and nothing else. Never touches the database, never waits inside its tick.
"""
