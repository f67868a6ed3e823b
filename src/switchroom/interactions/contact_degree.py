"""The contact matrix of a brand: its service processes, from their definitions and the runs of the last 30 days."""

from collections.abc import AsyncIterator
from uuid import UUID

from switchroom.exchange.contracts import Field
from switchroom.interactions import map_schemas as schemas
from switchroom.interactions.domain.contact_matrix import Lean, Seen, ranked, standing
from switchroom.interactions.traffic import DAYS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.processes.contracts import SEE, Kind
from switchroom.processes.facade import Definitions, contact_shape
from switchroom.touchpoints.facade import brands_served

RUNS = """
select m.slug, m.variant, n.medium, n.answered_at is not null as person, count(*)::int as runs
from conformance.measured m
join interactions.interaction n on n.id = m.interaction_id
where m.brand_id = $1 and m.ended_at >= clock_timestamp() - $2 * interval '1 day'
    and (m.origin = 'simulated') = $3 and {reach}
group by 1, 2, 3, 4
"""
UNIT_PATH = "(select path from organisation.unit where id = m.unit_id)"
NUMBERS = """
select distinct on (slug) slug, number, title from processes.definition
where slug = any($1) and state = 'published' order by slug, version desc
"""
NAME = "contact-matrix"
SHARES = {
    "degree": {"en": "Contact degree", "pt-BR": "Grau de contato", "zh-CN": "接触程度"},
    "presence": {"en": "Presence", "pt-BR": "Presença", "zh-CN": "客户在场"},
    "object": {"en": "Customer as object", "pt-BR": "Cliente como objeto", "zh-CN": "对象为客户"},
    "activity": {"en": "Customer's part", "pt-BR": "Participação do cliente", "zh-CN": "客户参与"},
    "attention": {"en": "Personal attention", "pt-BR": "Atenção pessoal", "zh-CN": "人工关注"},
    "means": {"en": "Means of contact", "pt-BR": "Meio de contato", "zh-CN": "接触方式"},
    "variety": {"en": "Variety", "pt-BR": "Variedade", "zh-CN": "多样程度"},
    "complexity": {"en": "Complexity", "pt-BR": "Complexidade", "zh-CN": "复杂性"},
    "diversity": {"en": "Diversity", "pt-BR": "Diversidade", "zh-CN": "差异性"},
    "misfit": {"en": "Apart", "pt-BR": "Distância", "zh-CN": "差距"},
}
COUNTS = {
    "steps": {"en": "Steps", "pt-BR": "Etapas", "zh-CN": "步骤数"},
    "variants": {"en": "Ways taken", "pt-BR": "Caminhos percorridos", "zh-CN": "实际路径数"},
    "runs": {"en": "Runs", "pt-BR": "Execuções", "zh-CN": "执行次数"},
}
LEANS = {
    Lean.NO_RUNS: {"en": "no runs", "pt-BR": "sem execuções", "zh-CN": "无执行"},
    Lean.FITS: {"en": "fits", "pt-BR": "adequado", "zh-CN": "相符"},
    Lean.TOO_UNIFORM: {"en": "too uniform", "pt-BR": "uniforme demais", "zh-CN": "过于统一"},
    Lean.TOO_VARIED: {"en": "too varied", "pt-BR": "variado demais", "zh-CN": "过于多变"},
}
FIELDS = (
    Field("rank", {"en": "Review", "pt-BR": "Revisão", "zh-CN": "审查顺序"}),
    Field("number", {"en": "Number", "pt-BR": "Número", "zh-CN": "编号"}),
    Field("title", {"en": "Process", "pt-BR": "Processo", "zh-CN": "流程"}),
    *(Field(name, title) for name, title in SHARES.items()),
    *(Field(name, title) for name, title in COUNTS.items()),
    Field("lean", {"en": "It is", "pt-BR": "Está", "zh-CN": "结论"}),
)


async def contact_matrix(
    connection: Connection, principal: Principal, definitions: Definitions, brand_id: UUID, *, simulated: bool
) -> schemas.ContactMatrix:
    """The service processes that serve a brand or ran for it, what to review first at the top. Raises `NotAllowed`.

    Of a process whose runs one may not see, what its definition says stands there, with no runs.
    """
    principal.require(SEE)
    reach, more = principal.reach(SEE).sql(UNIT_PATH, "m.brand_id", 4)
    rows = await connection.fetch(RUNS.format(reach=reach), brand_id, DAYS, simulated, *more)
    seen: dict[str, list[Seen]] = {}
    for row in rows:
        seen.setdefault(row["slug"], []).append(Seen(row["variant"], row["medium"], row["person"], row["runs"]))
    served = {slug for slug, brands in (await brands_served(connection)).items() if brand_id in brands}
    current = await definitions.current(connection)
    standings = [
        (slug, standing(contact_shape(definition), seen.get(slug, [])))
        for slug, definition in current.items()
        if (slug in served or slug in seen) and definition.header.kind is Kind.SERVICE
    ]
    named = {row["slug"]: row for row in await connection.fetch(NUMBERS, [slug for slug, _ in standings])}
    return schemas.ContactMatrix(
        days=DAYS,
        items=[
            schemas.ContactStanding.model_validate(
                {
                    **{name: getattr(one, name) for name in (*SHARES, *COUNTS, "lean")},
                    "process": slug,
                    "number": named[slug]["number"],
                    "title": Text.parse(named[slug]["title"]).to_json(),
                }
            )
            for slug, one in ranked(standings)
        ],
    )


async def matrix_rows(matrix: schemas.ContactMatrix, language: str) -> AsyncIterator[list[list[str]]]:
    """The lines of the file, in the order of review."""
    yield [_line(rank, one, language) for rank, one in enumerate(matrix.items, 1)]


def _line(rank: int, one: schemas.ContactStanding, language: str) -> list[str]:
    title = Text.parse(one.title).in_language(language, "en")
    shares = ["" if (share := getattr(one, name)) is None else f"{share:.2f}" for name in SHARES]
    lean = Text(LEANS[Lean(one.lean)]).in_language(language, "en")
    return [str(rank), one.number, title, *shares, *(str(getattr(one, name)) for name in COUNTS), lean]
