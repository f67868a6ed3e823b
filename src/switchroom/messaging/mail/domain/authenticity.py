"""Whether the domain in From stands behind a mail: SPF, DKIM and DMARC (RFC 7208, 6376, 7489).

Results are taken from Authentication-Results (RFC 8601) of servers that the settings name, the topmost field first: a
sender can write such a field, too, with any name but the one its receiver removes. Without one, and given somebody who
looks up keys, signatures are verified here. The From alone proves nothing.
"""

import re
from collections.abc import Callable

import dkim

from switchroom.messaging.mail.domain.header import Header, parameters
from switchroom.messaging.mail.domain.reading import Authenticity, AuthResult, Defects, MailAddress, Trust

TxtLookup = Callable[..., bytes | None]
"""`lookup(name: bytes, timeout=5)`: the TXT record of a name, None when there is none. dkimpy's shape."""

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(
    r"(?<![\w.])(smtp\.mailfrom|smtp\.helo|header\.d|header\.i|header\.from)\s*=\s*\"?([^\s;\"]{1,300})", re.I
)
_MOST_SIGNATURES, _MOST_FIELDS, _LARGEST_VERIFIED = 3, 20, 30 * 2**20


class _Found:
    """What the trusted fields say, first word first."""

    def __init__(self) -> None:
        self.results: dict[str, AuthResult] = {}
        self.spf_domain = ""
        self.signed_by: list[str] = []


def authenticity(
    header: Header, sender: MailAddress | None, trusted: tuple[str, ...], raw: bytes, txt: TxtLookup | None
) -> Authenticity:
    """What is known of the sender. Several From fields, or none, are never authentic."""
    found, source = _told(header, trusted), "header"
    if found is None:
        found, source = (_verified(header, raw, txt), "verified") if txt else (_Found(), "")
    dmarc = found.results.get("dmarc", AuthResult.NONE)
    domain = sender.domain if sender and len(header.all("from")) == 1 else ""
    aligned = bool(domain) and _is_aligned(found, domain)
    return Authenticity(
        spf=found.results.get("spf", AuthResult.NONE),
        dkim=found.results.get("dkim", AuthResult.NONE),
        dmarc=dmarc,
        spf_domain=found.spf_domain,
        signed_by=tuple(dict.fromkeys(found.signed_by)),
        aligned=aligned,
        source=source if found.results else "",
        trust=_trust(dmarc, aligned, bool(domain)),
    )


def _trust(dmarc: AuthResult, aligned: bool, one_sender: bool) -> Trust:
    if dmarc is AuthResult.FAIL:
        return Trust.FAILED
    if one_sender and (aligned or dmarc is AuthResult.PASS):
        return Trust.AUTHENTIC
    return Trust.UNKNOWN


def _is_aligned(found: _Found, domain: str) -> bool:
    if found.results.get("dkim") is AuthResult.PASS and any(_belongs(d, domain) for d in found.signed_by):
        return True
    return found.results.get("spf") is AuthResult.PASS and _belongs(found.spf_domain, domain)


def _belongs(one: str, other: str) -> bool:
    """Relaxed alignment without a list of public suffixes: the same domain, or one below the other, never `com`."""
    if one == other:
        return bool(one)
    shorter, longer = sorted((one, other), key=len)
    return "." in shorter and longer.endswith("." + shorter) and not _is_public(shorter)


def _is_public(domain: str) -> bool:
    """`co.uk`, `com.br`, `gov.cn`: a short generic name under a country is no organisation."""
    first, _, country = domain.partition(".")
    generic = ("com", "co", "net", "org", "gov", "edu", "ac", "or", "ne", "mil", "nom", "blog")
    return "." not in country and len(country) == 2 and first in generic


def _told(header: Header, trusted: tuple[str, ...]) -> _Found | None:
    found = _Found()
    is_there = False
    for value in header.all("authentication-results")[:_MOST_FIELDS] if trusted else ():
        plain = _COMMENT.sub(" ", value[:8000])
        server, *results = plain.split(";")
        name = (server.split() or [""])[0].strip('"').lower()
        if name not in trusted:
            continue
        is_there = True
        for result in results[:50]:
            _take(found, result)
    return found if is_there else None


def _take(found: _Found, text: str) -> None:
    told = _RESULT.match(text)
    if not told:
        return
    method, word = told[1].lower(), told[2].lower()
    result = next((r for r in AuthResult if r == word), AuthResult.FAIL if word == "hardfail" else AuthResult.NEUTRAL)
    properties = {
        name.lower(): value.lower().rpartition("@")[2].rstrip(".>") for name, value in _PROPERTY.findall(text)
    }
    before = found.results.get(method)
    if method == "dkim":
        if before is not AuthResult.PASS:  # one good signature is enough
            found.results["dkim"] = result
        domain = properties.get("header.d") or properties.get("header.i")
        if result is AuthResult.PASS and domain:
            found.signed_by.append(domain)
    elif before is None:
        found.results[method] = result
        if method == "spf":
            found.spf_domain = properties.get("smtp.mailfrom") or properties.get("smtp.helo") or ""


def _verified(header: Header, raw: bytes, txt: TxtLookup | None) -> _Found:
    """DKIM by our own look. SPF cannot be seen from here: only the server that took the mail knows who brought it."""
    found = _Found()
    signatures = header.all("dkim-signature")[:_MOST_SIGNATURES]
    if not signatures or len(raw) > _LARGEST_VERIFIED:
        return found
    found.results["dkim"] = AuthResult.FAIL
    try:
        message = dkim.DKIM(raw, minkey=1024, timeout=5)
    except dkim.DKIMException:
        found.results["dkim"] = AuthResult.PERMERROR
        return found
    for number, signature in enumerate(signatures):
        tags = parameters(";" + signature, Defects())
        if "l" in tags:
            continue  # it covers only a beginning; anybody may have written the rest
        try:
            is_good = message.verify(idx=number, dnsfunc=txt)
        except Exception:
            is_good = False
        if is_good:
            found.results["dkim"] = AuthResult.PASS
            found.signed_by.append(tags.get("d", "").lower())
    return found
