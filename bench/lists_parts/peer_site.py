"""The site of django-helpdesk that the bench compares with; runs in that package's own environment.

python peer_site.py TICKETS ENTRIES WORDS_AS_JSON    makes the database and prints {"session": ..., "first": ...}
"""

# mypy: ignore-errors
import json
import os
import sys
from urllib.parse import unquote, urlsplit

_url = urlsplit(os.environ["PEER_DATABASE"].replace("postgresql+asyncpg:", "postgresql:"))
_query = dict(pair.split("=", 1) for pair in _url.query.split("&") if "=" in pair)
_server = {
    "ENGINE": "django.db.backends.postgresql",
    "HOST": unquote(_query.get("host", "")) or _url.hostname or "",
    "PORT": _query.get("port", "") or str(_url.port or ""),
    "USER": unquote(_url.username or _query.get("user", "") or "postgres"),
    "PASSWORD": unquote(_url.password or _query.get("password", "")),
}
DATABASES = {"default": {**_server, "NAME": "peer", "CONN_MAX_AGE": 600}}
SECRET_KEY = "of a bench that lives for minutes"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
USE_TZ = True
SITE_ID = 1
ROOT_URLCONF = "peer_urls"
STATIC_URL = "/static/"
MEDIA_ROOT = os.environ["PEER_FOLDER"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
HELPDESK_TEAMS_MODE_ENABLED = False

FILL = """
insert into helpdesk_ticket (title, queue_id, created, modified, submitter_email, status, on_hold, description,
    priority, secret_key, assigned_to_id)
select w[p[1]] || ' ' || w[p[2]] || ' ' || w[p[3]] || ' ' || w[p[4]], 1, at, at, 'a@example.com',
    case when n > %(n)s - %(n)s / 12 and r < 0.5 then 1 + n %% 2 when n > %(n)s - %(n)s / 50 then 3 else 4 end, false,
    (select string_agg(w[i], ' ') from unnest(p) i), 1 + n %% 5, md5(n::text), 1
from (select n, random() as r, now() - make_interval(secs => (%(n)s - n) * 700.0 * 86400 / %(n)s) as at,
          %(w)s::text[] as w,
          array(select 1 + floor(power(random(), 2) * array_length(%(w)s::text[], 1))::int
                from generate_series(1, 12 + 0 * n)) as p
      from generate_series(1, %(n)s) n) m
"""
FOLLOW = """
insert into helpdesk_followup (ticket_id, date, title, comment, public, user_id, message_id)
select t.id, t.created + k * interval '20 minutes', 'Comment', repeat(t.title || '. ', 12), true, 1, ''
from helpdesk_ticket t, generate_series(1, %(k)s) k
"""


def fill(tickets: int, entries: int, words: list[str]) -> dict[str, object]:
    """Tables, one agent with a session, one queue, so many tickets with as many comments; what the bench must know."""
    import psycopg
    from django.core.management import call_command

    made = {key.lower(): value for key, value in _server.items() if key != "ENGINE" and value}
    connect = psycopg.connect(dbname="postgres", autocommit=True, **made)
    connect.execute("drop database if exists peer")
    connect.execute("create database peer")
    connect.close()
    call_command("migrate", verbosity=0)
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection
    from helpdesk.models import Queue, Ticket

    agent = User.objects.create_superuser("agent", "agent@example.com", "agent")
    Queue.objects.create(title="Hotline", slug="hotline")
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"n": tickets, "w": words})
        cursor.execute(FOLLOW, {"k": entries})
        cursor.execute("vacuum analyze")
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    return {"session": session.session_key, "first": Ticket.objects.order_by("id").first().id}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))))
