"""The roles (web, engine, voice, media, worker), the command line, and the only place that sees every context."""
