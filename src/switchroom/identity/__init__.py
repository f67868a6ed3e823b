"""Identity providers: signing in by the account that people have elsewhere (OpenID Connect).

Owns the providers that administrators set up, attempts to sign in that are on their way, and which account elsewhere
belongs to whom here. Promises that what it hands on was proved: by this provider, for this centre, in this browser,
once. Never decides who may come in nor opens a session: people and the portal do, each for their own.
"""
