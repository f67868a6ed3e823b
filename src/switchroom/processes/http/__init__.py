"""Routes of processes: read what is published; check, try and publish a definition."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field, StringConstraints

from switchroom.people.facade import people_by_id
from switchroom.platform.http import Page, PrincipalOf, Received, Sent, ServicesOf, TextShown
from switchroom.processes import publishing
from switchroom.processes.contracts import PUBLISH, SEE, Finding
from switchroom.processes.definitions import Definitions, NoSuchProcess
from switchroom.processes.http.catalogue import catalogue
from switchroom.processes.http.comparing import comparing
from switchroom.processes.http.designing import designing
from switchroom.processes.http.drafts import VersionInPath, drafts
from switchroom.processes.http.graph import graph
from switchroom.processes.http.reviews import reviews
from switchroom.processes.http.rule_packs import rule_packs
from switchroom.processes.http.setup import setup
from switchroom.processes.http.step_tables import step_tables
from switchroom.processes.http.tasks import tasks
from switchroom.processes.http.variants import variants
from switchroom.processes.schemas import FindingView, finding_view
from switchroom.processes.told import told

here = APIRouter(prefix="/api/processes", tags=["processes"])
SlugInPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["main-menu"])]
Source = Annotated[
    Annotated[str, StringConstraints(max_length=1_000_000)] | dict[str, Any],
    Field(
        description="YAML or JSON text, or the definition as JSON.",
        examples=["process: hello\ntitle: Hello\nstart: bye\nsteps:\n  bye: {type: end}\n"],
    ),
]


class ProcessSummary(Sent):
    slug: str
    version: int
    title: TextShown
    number: str
    kind: str
    category: str = Field(description="Empty: none.", examples=["complaint"])
    owner: str = Field(description="The role that owns it; empty: none.", examples=["process-administrator"])
    published_at: datetime
    runs: int = Field(description="How many runs are under way, whatever version they began on.")


class VersionView(Sent):
    version: int
    state: str
    revision_note: str
    published_by: str | None = Field(description="Who published it; nobody: the program.")
    published_at: datetime


class VersionDefinition(Sent):
    """One version, and where its steps are drawn if somebody drew them."""

    version: int
    definition: dict[str, Any]
    layout: dict[str, dict[str, Any]] = Field(examples=[{"bye": {"x": 0, "y": 120}}])


class ProcessPage(Sent):
    slug: str
    version: int
    title: TextShown
    definition: dict[str, Any]
    versions: list[VersionView]


class DefinitionBody(Received):
    definition: Source


class PublishBody(Received):
    definition: Source
    revision_note: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)] = Field(
        examples=["Key 0 reaches the complaint handlers."]
    )


class Findings(Sent):
    """What is wrong, errors first; without errors the definition may be published."""

    publishable: bool
    findings: list[FindingView]


class CaseView(Sent):
    name: str
    passed: bool
    problems: list[str] = Field(description="What differs from the expectation, in English.")
    problems_told: list[TextShown] = Field(description="The same in every language of the product.")
    path: list[str]
    words: list[str]
    outcome: str | None
    took_s: float


class OutcomeView(Sent):
    step: str
    outcome: str


class CasesReport(Sent):
    """What came of the cases, and what none of them covers."""

    passed: bool
    cases: list[CaseView]
    steps_not_covered: list[str]
    outcomes_not_covered: list[OutcomeView]


class PublishedView(Sent):
    slug: str
    version: int


@here.get("")
async def list_processes(services: ServicesOf, principal: PrincipalOf) -> Page[ProcessSummary]:
    """The current version of every process."""
    principal.require(SEE)
    async with services.database.read() as connection:
        rows = await connection.fetch(
            """select distinct on (d.slug) d.slug, d.version, d.title, d.number, d.kind, d.published_at,
                      coalesce(d.source ->> 'category', '') as category, coalesce(d.source ->> 'owner', '') as owner,
                      (select count(*) from processes.run r where r.slug = d.slug and r.outcome is null) as runs
               from processes.definition d where d.state = 'published' order by d.slug, d.version desc"""
        )
    return Page(items=[ProcessSummary.model_validate(dict(row)) for row in rows], total=len(rows))


@here.get("/{slug}")
async def get_process(slug: SlugInPath, services: ServicesOf, principal: PrincipalOf) -> ProcessPage:
    """The current definition of a process and its versions."""
    principal.require(SEE)
    async with services.database.read() as connection:
        rows = await connection.fetch(
            """select version, state, title, source, revision_note, published_by, published_at
               from processes.definition where slug = $1 order by version desc""",
            slug,
        )
        people = await people_by_id(connection, [row["published_by"] for row in rows if row["published_by"]])
    if not rows:
        raise NoSuchProcess()
    return ProcessPage(
        slug=slug,
        version=rows[0]["version"],
        title=rows[0]["title"],
        definition=rows[0]["source"],
        versions=[
            VersionView.model_validate({**row, "published_by": who and who.name})
            for row in rows
            for who in [people.get(row["published_by"])]
        ],
    )


@here.get("/{slug}/versions/{version}", responses={404: {}})
async def get_process_version(
    slug: SlugInPath, version: VersionInPath, services: ServicesOf, principal: PrincipalOf
) -> VersionDefinition:
    """The definition of one version, as it was published."""
    principal.require(SEE)
    async with services.database.read() as connection:
        row = await connection.fetch_row(
            "select version, source, layout from processes.definition where slug = $1 and version = $2", slug, version
        )
    if row is None:
        raise NoSuchProcess()
    return VersionDefinition(version=version, definition=row["source"], layout=row["layout"] or {})


@here.post("/check")
async def check_process(body: DefinitionBody, services: ServicesOf, principal: PrincipalOf) -> Findings:
    """Check a definition against everything that exists here. Nothing is stored."""
    principal.require(SEE)
    async with services.database.read() as connection:
        references = await services.the(publishing.ReferenceSource).load(connection)
    checked = await publishing.apart(lambda: publishing.check(body.definition, references))
    return Findings(publishable=checked.publishable, findings=_views(checked.findings))


@here.post("/test")
async def test_process(body: DefinitionBody, services: ServicesOf, principal: PrincipalOf) -> CasesReport:
    """Play the `cases` of a definition with a clock of its own. Nothing is stored."""
    principal.require(SEE)
    async with services.database.read() as connection:
        references = await services.the(publishing.ReferenceSource).load(connection)
    report = await publishing.apart(lambda: publishing.try_out(body.definition, references))
    return CasesReport(
        passed=report.passed,
        cases=[
            CaseView(
                name=result.name,
                passed=result.passed,
                problems=[str(problem) for problem in result.problems],
                problems_told=[told(problem).to_json() for problem in result.problems],
                path=list(result.path),
                words=list(result.words),
                outcome=result.outcome,
                took_s=result.took.total_seconds(),
            )
            for result in report.results
        ],
        steps_not_covered=report.steps_not_covered,
        outcomes_not_covered=[OutcomeView(step=step, outcome=name) for step, name in report.outcomes_not_covered],
    )


@here.post("", status_code=201)
async def publish_process(body: PublishBody, services: ServicesOf, principal: PrincipalOf) -> PublishedView:
    """Publish a definition as the next version. Refused with its findings when it has errors or a case fails."""
    principal.require_everywhere(PUBLISH)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        references = await services.the(publishing.ReferenceSource).load(tx)
        slug, version = await publishing.publish(
            tx, services.the(Definitions), references, body.definition, body.revision_note
        )
    return PublishedView(slug=slug, version=version)


def _views(findings: list[Finding]) -> list[FindingView]:
    return [finding_view(finding) for finding in findings]


router = APIRouter()
router.include_router(here)
router.include_router(catalogue)
router.include_router(drafts)
router.include_router(variants)
router.include_router(step_tables)
router.include_router(designing)
router.include_router(graph)
router.include_router(comparing)
router.include_router(setup)
router.include_router(tasks)
router.include_router(reviews)
router.include_router(rule_packs)
