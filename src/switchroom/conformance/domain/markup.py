"""XML from strangers: parsed without entities, types or anything from elsewhere, and only so deep."""

from collections.abc import Iterable
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_DEPTH = 60
MAX_TREE = 20 << 20
"""Bytes of a document that is held as a whole."""
PART = 1 << 20


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """The document is not taken; the message is a sentence without its subject."""


def parser(separator: str | None = None) -> expat.XMLParserType:
    """A parser that refuses document types, and with them every entity. `separator`: between namespace and name."""
    made = expat.ParserCreate(namespace_separator=separator)
    made.StartDoctypeDeclHandler = _no_doctype
    made.buffer_text = True
    return made


def feed(made: expat.XMLParserType, parts: Iterable[bytes]) -> None:
    """Parse these parts to the end. Raises `Refused`."""
    try:
        for part in parts:
            made.Parse(part, False)
        made.Parse(b"", True)
    except expat.ExpatError as wrong:
        raise Refused(f"is not well-formed XML: {expat.ErrorString(wrong.code)}, line {wrong.lineno}") from None
    except (LookupError, ValueError) as wrong:
        raise Refused(f"is in an encoding that is not read: {wrong}") from None


def tree(content: bytes) -> Element:
    """The whole document; names as `{namespace}name`. Raises `Refused`."""
    if len(content) > MAX_TREE:
        raise Refused(f"has more than {MAX_TREE >> 20} MB")
    builder, depth = TreeBuilder(), 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Refused(f"is nested more than {MAX_DEPTH} deep")
        builder.start(_full(name), {_full(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_full(name))

    made = parser("}")
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, builder.data
    feed(made, [content])
    return builder.close()


def parts(stream: BinaryIO) -> Iterable[bytes]:
    """The bytes of a stream, part by part."""
    while part := stream.read(PART):
        yield part


def _full(name: str) -> str:
    return "{" + name if "}" in name else name


def _no_doctype(*_: object) -> None:
    raise Refused("declares a document type, which could name entities or other files; that is not read")
