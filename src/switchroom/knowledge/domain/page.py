"""A public article as a page of its own: no script, nothing from elsewhere."""

from html import escape

STYLE = """
:root { color-scheme: light dark; font: 17px/1.6 system-ui, sans-serif; }
body { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { line-height: 1.25; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
td, th { padding: 0.3em 0.7em; border: 1px solid; text-align: start; }
pre { overflow-x: auto; }
"""
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def page_of(title: str, safe_body: str, language: str) -> str:
    """The page; `safe_body` has been through `html.safe`."""
    return f"""<!doctype html>
<html lang="{escape(language)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><style>{STYLE}</style></head>
<body><main><h1>{escape(title)}</h1>
{safe_body}
</main></body></html>
"""
