"""What the doctor finds, for administrators on the desk."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from pydantic import Field

from switchroom.entrypoints import doctor
from switchroom.entrypoints.doctor.findings import Severity
from switchroom.platform.access import permission
from switchroom.platform.http import PrincipalOf, Sent, ServicesOf

SEE_HEALTH = permission(
    "platform:health:see",
    {"en": "See how the installation is", "pt-BR": "Ver a saúde da instalação", "zh-CN": "查看系统健康状况"},
)
router = APIRouter(prefix="/api/health", tags=["health"])


class FindingView(Sent):
    code: str = Field(examples=["disk.little"])
    severity: Severity
    sentence: str = Field(description="What is wrong, in English.")
    mend: str = Field(description="A command to type, or what to do where no command can.")
    values: dict[str, Any] = Field(description="The numbers and names of the sentence.", examples=[{"count": 3}])


class Standing(StrEnum):
    """The worst of what was found."""

    WELL = "well"
    ADVICE = "advice"
    ATTENTION = "attention"
    BROKEN = "broken"


class HealthReport(Sent):
    """Everything found, the worst first."""

    at: datetime
    standing: Standing
    checks: int = Field(description="How many checks were made.")
    findings: list[FindingView]


@router.get("/report")
async def get_health_report(services: ServicesOf, principal: PrincipalOf) -> HealthReport:
    """What `switchroom doctor` finds, seen from this web process. It changes nothing."""
    principal.require_everywhere(SEE_HEALTH)
    report = await doctor.examine_within(services.database, services.settings)
    worst = report.findings[0].severity.value if report.findings else Standing.WELL
    return HealthReport(
        at=services.clock.now(),
        standing=Standing(worst),
        checks=report.checks,
        findings=[FindingView.model_validate(finding) for finding in report.findings],
    )
