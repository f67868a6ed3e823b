"""A published process as a document: what it is for, who owns it, its steps x roles x limits x requirements."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from switchroom.people.facade import POSTS, people_by_id
from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.processes.definitions import NoSuchProcess
from switchroom.processes.domain.definition import Definition, Late, Step
from switchroom.processes.domain.reading import read_definition, to_json
from switchroom.processes.domain.step_type import DONE
from switchroom.processes.graph_view import GraphStep, process_graph

Words = str | dict[str, str]
CURRENT = """
select distinct on (slug) slug, version, source, published_at
from processes.definition where state = 'published' and slug = any($1) order by slug, version desc
"""
REVISIONS = """
select slug, version, published_at, published_by, revision_note from processes.definition
where slug = any($1) order by slug, version desc
"""
MOST_REVISIONS = 50


class PostNamed(msgspec.Struct, frozen=True):
    """A role: its short name, and its name where it exists here."""

    slug: str
    name: Words | None


class KeyFigure(msgspec.Struct, frozen=True):
    """What the process is measured by, and the value that it should reach."""

    name: Words
    target: str | None


class Revision(msgspec.Struct, frozen=True):
    """A line of the revision table: when, by whom and why a version was published."""

    version: int
    at: datetime
    by: str | None
    note: str


class LateThen(msgspec.Struct, frozen=True):
    """What happens when a limit passes, or `after` so long: a role is told or gets the task, or the run goes on."""

    notify: PostNamed | None
    escalate: PostNamed | None
    reassign: bool
    after: str | None
    go: str | None


class DocumentStep(msgspec.Struct, frozen=True):
    """A step as a row of the document's table; `place` counts them in the order in which one comes to them."""

    place: int
    graph: GraphStep
    says: Words | None
    post: PostNamed | None
    late: list[LateThen]
    quality: Words | None
    comes_from: Words | None
    goes_to: Words | None
    hands_over_to: Words | None
    comes_back: Words | None


class ProcessDocument(msgspec.Struct, frozen=True):
    """One process document. `outcomes` are the ways in which it ends."""

    slug: str
    version: int
    number: str
    title: Words
    kind: str
    category: str | None
    owner: PostNamed | None
    scope: Words | None
    need: Words | None
    service: Words | None
    symptoms: list[Words]
    said: list[Words]
    inputs: dict[str, str]
    outputs: dict[str, str]
    measures: list[KeyFigure]
    within: str | None
    media: list[str]
    languages: list[str]
    outcomes: list[str]
    steps: list[DocumentStep]
    published_at: datetime
    revisions: list[Revision]


async def documents(connection: Connection, slugs: Sequence[str]) -> list[ProcessDocument]:
    """The documents of these processes, in that order; those that are not published are left out."""
    rows = {row["slug"]: row for row in await connection.fetch(CURRENT, list(slugs))}
    read = {slug: read_definition(rows[slug]["source"]).definition for slug in slugs if slug in rows}
    known = {slug: definition for slug, definition in read.items() if definition is not None}
    posts = await _post_names(connection, known.values())
    revisions = await _revisions(connection, list(known))
    return [_document(definition, rows[slug], posts, revisions[slug]) for slug, definition in known.items()]


async def document(connection: Connection, slug: str) -> ProcessDocument:
    """The document of a process as it is published. Raises `NoSuchProcess`."""
    found = await documents(connection, [slug])
    if not found:
        raise NoSuchProcess(process=slug)
    return found[0]


async def _revisions(connection: Connection, slugs: list[str]) -> dict[str, list[Revision]]:
    """The newest of each, the newest first."""
    rows = await connection.fetch(REVISIONS, slugs)
    people = await people_by_id(connection, list({row["published_by"] for row in rows if row["published_by"]}))
    names = {id: person.name for id, person in people.items()}
    found: dict[str, list[Revision]] = {slug: [] for slug in slugs}
    for row in rows:
        if len(found[row["slug"]]) < MOST_REVISIONS:
            by = names.get(row["published_by"])
            found[row["slug"]].append(Revision(row["version"], row["published_at"], by, row["revision_note"]))
    return found


async def _post_names(connection: Connection, definitions: Iterable[Definition]) -> dict[str, Words]:
    named = {slug for definition in definitions for slug in _posts_of(definition)}
    ids = {slug: id for slug, id in (await POSTS.slugs(connection)).items() if slug in named} if named else {}
    titles = await POSTS.names(connection, list(ids.values()))
    return {slug: Text.parse(titles[id]).to_json() for slug, id in ids.items() if id in titles}


def _posts_of(definition: Definition) -> Iterable[str]:
    if definition.header.owner:
        yield definition.header.owner
    for step in definition.steps.values():
        yield from (step.common.post,) if step.common.post else ()
        yield from (post for late in step.common.late for post in late.posts)


def _document(definition: Definition, row: Any, posts: dict[str, Words], revisions: list[Revision]) -> ProcessDocument:
    header = definition.header
    graph = process_graph(definition, row["version"])
    ends = [to_json(step.params).get("outcome", DONE) for step in definition.steps.values() if step.type == "end"]
    return ProcessDocument(
        slug=definition.process,
        version=row["version"],
        number=header.number or "",
        title=header.title.to_json(),
        kind=header.kind.value,
        category=header.category,
        owner=_named(header.owner, posts),
        scope=_words(header.scope),
        need=_words(header.need),
        service=_words(header.service),
        symptoms=[text.to_json() for text in header.symptoms],
        said=[text.to_json() for text in header.said],
        inputs={name: str(kind) for name, kind in header.inputs.items()},
        outputs={name: str(kind) for name, kind in header.outputs.items()},
        measures=[KeyFigure(one.name.to_json(), one.target) for one in header.measures],
        within=str(header.within) if header.within else None,
        media=[str(medium) for medium in header.media],
        languages=list(header.languages),
        outcomes=list(dict.fromkeys(map(str, ends))),
        steps=[_row(at, one, definition.steps[one.name], posts) for at, one in enumerate(graph.steps, 1)],
        published_at=row["published_at"],
        revisions=revisions,
    )


def _row(place: int, graph: GraphStep, step: Step, posts: dict[str, Words]) -> DocumentStep:
    common = step.common
    return DocumentStep(
        place=place,
        graph=graph,
        says=_words(getattr(step.params, "text", None)),
        post=_named(common.post, posts),
        late=[_late(late, posts) for late in common.late],
        quality=_words(common.quality),
        comes_from=_words(common.comes_from),
        goes_to=_words(common.goes_to),
        hands_over_to=_words(common.hands_over_to),
        comes_back=_words(common.comes_back),
    )


def _late(late: Late, posts: dict[str, Words]) -> LateThen:
    after = str(late.after) if late.after else None
    return LateThen(_named(late.notify, posts), _named(late.escalate, posts), late.reassign, after, late.go)


def _named(slug: str | None, posts: dict[str, Words]) -> PostNamed | None:
    return PostNamed(slug, posts.get(slug)) if slug else None


def _words(text: Any) -> Words | None:
    return text.to_json() if isinstance(text, Text) else None
