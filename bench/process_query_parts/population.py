"""Processes of a large operator: what can go wrong with what, for whom and where, in three languages."""

import itertools
import random
import sys
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from switchroom.platform.db import Database, Transaction
from switchroom.processes.facade import Definitions, read_source

THINGS = [
    ("bill", "fatura", "账单"),
    ("prepaid balance", "saldo pré-pago", "余额"),
    ("home broadband", "banda larga", "宽带"),
    ("voicemail", "caixa postal", "语音信箱"),
    ("SIM card", "chip", "手机卡"),
    ("roaming", "roaming", "漫游"),
    ("router", "roteador", "路由器"),
    ("television box", "decodificador", "机顶盒"),
    ("call details", "detalhamento", "详单"),
    ("mobile data", "dados móveis", "流量"),
    ("text message", "mensagem", "短信"),
    ("contract", "contrato", "合约"),
    ("phone number", "número", "号码"),
    ("payment", "pagamento", "缴费"),
    ("loyalty points", "pontos", "积分"),
    ("invoice address", "endereço", "地址"),
    ("ring tone", "toque", "彩铃"),
    ("credit limit", "limite", "信用额度"),
    ("password", "senha", "密码"),
    ("delivery", "entrega", "配送"),
    ("refund", "reembolso", "退费"),
    ("upgrade", "atualização", "升级"),
    ("insurance", "seguro", "保险"),
    ("landline", "telefone fixo", "固定电话"),
]
TROUBLES = [
    ("is missing", "não chegou", "没有收到"),
    ("is wrong", "está errado", "有误"),
    ("is too slow", "está lento", "太慢"),
    ("was charged twice", "foi cobrado duas vezes", "重复扣费"),
    ("does not work", "não funciona", "无法使用"),
    ("shall be changed", "quero alterar", "需要变更"),
    ("shall be cancelled", "quero cancelar", "需要取消"),
    ("is blocked", "está bloqueado", "被锁定"),
    ("was lost", "foi perdido", "丢失"),
    ("was stolen", "foi roubado", "被盗"),
    ("cannot be activated", "não consigo ativar", "无法开通"),
    ("expired", "venceu", "已过期"),
    ("is not understood", "não entendi", "看不懂"),
    ("keeps dropping", "cai sempre", "经常掉线"),
    ("needs a repair", "precisa de conserto", "需要维修"),
]
WHOM = [
    ("residential", "residencial", "家庭"),
    ("business", "empresarial", "企业"),
    ("student", "estudante", "学生"),
    ("prepaid", "pré-pago", "预付费"),
    ("premium", "premium", "贵宾"),
    ("visitor", "visitante", "访客"),
    ("senior", "idoso", "老年"),
    ("government", "governo", "政府"),
    ("partner", "parceiro", "合作伙伴"),
    ("new", "novo", "新"),
    ("returning", "antigo", "老"),
    ("rural", "rural", "农村"),
    ("coastal", "litoral", "沿海"),
    ("northern", "do norte", "北区"),
]
STEPS = [
    ("Greet the customer", "Cumprimentar o cliente", "问候客户"),
    ("Check the identity", "Conferir a identidade", "核实身份"),
    ("Look up the account", "Consultar a conta", "查询账户"),
    ("Ask what happened", "Perguntar o que houve", "询问情况"),
    ("Explain the result", "Explicar o resultado", "解释结果"),
    ("Open a ticket", "Abrir um chamado", "建立工单"),
    ("Confirm with the customer", "Confirmar com o cliente", "与客户确认"),
    ("Close the case", "Encerrar o caso", "结案"),
]
SERVICES = 600


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody may type who means this process."""

    slug: str
    number: str
    code: str
    names: tuple[str, str, str]
    said: tuple[str, str, str]


async def populate(database: Database, count: int) -> list[Known]:
    """Publish the processes and put each at a touchpoint; once for a centre that is kept."""
    there = await database.pool.fetchval("select count(*) from processes.definition where slug like 'bench-%'")
    began = time.monotonic()
    known = [_process(n, words) for n, words in enumerate(_combinations(count), 1)]
    if there < count:
        definitions = Definitions()
        for at in range(0, count, 200):
            async with database.transaction() as tx:
                for _, raw in known[at : at + 200]:
                    definition = read_source(raw).definition
                    assert definition is not None
                    await definitions.publish(tx, definition, "As in life.")
        async with database.transaction() as tx:
            await _services(tx)
            await _touchpoints(tx, [one.slug for one, _ in known])
        await database.pool.execute("vacuum analyze")
        print(f"{count} processes after {time.monotonic() - began:.0f} s", file=sys.stderr)
    codes = {
        row["slug"]: row["code"]
        for row in await database.pool.fetch(
            """select t.process_slug as slug, c.label || b.label || s.code as code from touchpoints.touchpoint t
               join touchpoints.channel c on c.id = t.channel_id join organisation.brand b on b.id = t.brand_id
               join touchpoints.service s on s.id = t.service_id where not t.archived"""
        )
    }
    return [Known(one.slug, one.number, codes[one.slug], one.names, one.said) for one, _ in known]


def _combinations(count: int) -> list[tuple[Any, Any, Any]]:
    every = list(itertools.product(THINGS, TROUBLES, WHOM))
    random.Random(3).shuffle(every)
    return every[:count]


def _process(n: int, words: tuple[Any, Any, Any]) -> tuple[Known, dict[str, Any]]:
    thing, trouble, whom = words
    slug, number = f"bench-{n}", f"{'SM'[n % 2]}-{n % 9 + 1}-{n:04}"
    names = (
        f"{whom[0]} {thing[0]} {trouble[0]}",
        f"{thing[1]} {whom[1]} {trouble[1]}",
        f"{whom[2]}{thing[2]}{trouble[2]}",
    )
    said = (
        f"my {thing[0]} {trouble[0]} again",
        f"meu {thing[1]} {trouble[1]} de novo",
        f"我的{thing[2]}又{trouble[2]}",
    )
    steps: dict[str, Any] = {}
    for at, step in enumerate(STEPS):
        then = f"step-{at + 1}" if at + 1 < len(STEPS) else "end"
        title = _text(f"{step[0]}: {thing[0]}", f"{step[1]}: {thing[1]}", f"{step[2]}：{thing[2]}")
        steps[f"step-{at}"] = {"type": "task", "title": title, "post": "agent", "within": "30m", "then": then}
    raw = {
        "process": slug,
        "number": number,
        "title": _text(*names),
        "owner": "process-administrator",
        "category": "enquiry",
        "need": _text(f"A {thing[0]} that works", f"Um {thing[1]} que funcione", f"正常的{thing[2]}"),
        "scope": _text(f"{whom[0]} customers", f"Clientes {whom[1]}", f"{whom[2]}客户"),
        "said": [_text(*said)],
        "symptoms": [_text(f"{thing[0]} {trouble[0]}", f"{thing[1]} {trouble[1]}", f"{thing[2]}{trouble[2]}")],
        "start": "step-0",
        "steps": {**steps, "end": {"type": "end"}},
    }
    return Known(slug, number, "", names, said), raw


def _text(en: str, pt: str, zh: str) -> dict[str, str]:
    return {"en": en, "pt-BR": pt, "zh-CN": zh}


async def _services(tx: Transaction) -> None:
    """Services with words of their own, found as the sample company's are."""
    rows = []
    for n in range(SERVICES):
        thing, trouble = THINGS[n % len(THINGS)], TROUBLES[n % len(TROUBLES)]
        name = _text(f"{thing[0]} {n}", f"{thing[1]} {n}", f"{thing[2]}{n}")
        words = " ".join([f"9{n:03}", *name.values(), *trouble]).lower()
        rows.append((uuid4(), words, name, f"9{n:03}", list(trouble)))
    await tx.execute_many(
        """insert into touchpoints.service (id, origin, words, name, code, keywords)
           values ($1, 'real', $2, $3, $4, $5)""",
        rows,
    )


async def _touchpoints(tx: Transaction, slugs: list[str]) -> None:
    """One touchpoint for each process, over the channels and brands there are."""
    await tx.execute(
        """with cells as (
               select c.id as channel, s.id as service, b.id as brand,
                      row_number() over (order by s.code, b.label, c.label) as n
               from touchpoints.channel c cross join organisation.brand b
               join touchpoints.service s on s.code like '9___' where not c.archived and not b.archived)
           insert into touchpoints.touchpoint (id, channel_id, service_id, brand_id, process_slug, assignment_id)
           select gen_random_uuid(), channel, service, brand, p.slug, gen_random_uuid()
           from cells join unnest($1::text[]) with ordinality p(slug, n) on p.n = cells.n""",
        slugs,
    )
