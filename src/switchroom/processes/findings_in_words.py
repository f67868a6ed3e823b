"""What a diagnostic check has found, in the words of a ticket's reader."""

from collections.abc import Mapping
from typing import Any

from switchroom.platform.text import Text

_FINDINGS: dict[str, dict[str, str]] = {
    "found": {
        "en": "The name has the address {addresses}.",
        "pt-BR": "O nome tem o endereço {addresses}.",
        "zh-CN": "该名称的地址为 {addresses}。",
    },
    "not-found": {
        "en": "The name has no address.",
        "pt-BR": "O nome não tem endereço.",
        "zh-CN": "该名称没有地址。",
    },
    "open": {
        "en": "The port took the connection after {took_ms} ms.",
        "pt-BR": "A porta aceitou a conexão após {took_ms} ms.",
        "zh-CN": "端口在 {took_ms} 毫秒后接受了连接。",
    },
    "replied": {
        "en": "It answered a ping after {echo_ms} ms.",
        "pt-BR": "Respondeu ao ping após {echo_ms} ms.",
        "zh-CN": "在 {echo_ms} 毫秒后响应了 ping。",
    },
    "not-possible": {
        "en": "Pinging is not possible on this machine: its system does not let programs do so.",
        "pt-BR": "Não é possível fazer ping nesta máquina: o sistema não permite isso a programas.",
        "zh-CN": "本机无法执行 ping：系统不允许程序这样做。",
    },
    "answered": {
        "en": "The page answered with status {status} after {took_ms} ms.",
        "pt-BR": "A página respondeu com o status {status} após {took_ms} ms.",
        "zh-CN": "页面在 {took_ms} 毫秒后返回状态 {status}。",
    },
    "other-status": {
        "en": "The page answered with status {status}, which is not right.",
        "pt-BR": "A página respondeu com o status {status}, que não está certo.",
        "zh-CN": "页面返回了不正确的状态 {status}。",
    },
    "valid": {
        "en": "The certificate is valid for {days_left} more days.",
        "pt-BR": "O certificado é válido por mais {days_left} dias.",
        "zh-CN": "证书有效，还剩 {days_left} 天。",
    },
    "ends-soon": {
        "en": "The certificate ends in {days_left} days.",
        "pt-BR": "O certificado vence em {days_left} dias.",
        "zh-CN": "证书将在 {days_left} 天后到期。",
    },
    "expired": {
        "en": "The certificate has expired.",
        "pt-BR": "O certificado venceu.",
        "zh-CN": "证书已过期。",
    },
    "not-yet-valid": {
        "en": "The certificate is not valid yet.",
        "pt-BR": "O certificado ainda não é válido.",
        "zh-CN": "证书尚未生效。",
    },
    "other-name": {
        "en": "The certificate is for another name.",
        "pt-BR": "O certificado é de outro nome.",
        "zh-CN": "证书属于另一个名称。",
    },
    "untrusted": {
        "en": "The certificate is from nobody that is trusted here.",
        "pt-BR": "O certificado não vem de quem é confiável aqui.",
        "zh-CN": "证书的签发者不受信任。",
    },
    "no-tls": {
        "en": "There is no encrypted connection to be had.",
        "pt-BR": "Não há conexão criptografada.",
        "zh-CN": "无法建立加密连接。",
    },
    "unreachable": {
        "en": "It cannot be reached.",
        "pt-BR": "Não é possível alcançá-lo.",
        "zh-CN": "无法连接。",
    },
    "too-slow": {
        "en": "It did not answer in time.",
        "pt-BR": "Não respondeu a tempo.",
        "zh-CN": "未在规定时间内响应。",
    },
    "not-allowed": {
        "en": "The address is not a public one, and its network is not allowed in the settings.",
        "pt-BR": "O endereço não é público e a rede dele não está permitida nas configurações.",
        "zh-CN": "该地址不是公网地址，其网络也未在设置中获准。",
    },
}
_NOTES: dict[str, dict[str, str]] = {
    "ok": {"en": "Check “{name}”: OK.", "pt-BR": "Verificação “{name}”: OK.", "zh-CN": "检查“{name}”：正常。"},
    "failed": {
        "en": "Check “{name}”: failed.",
        "pt-BR": "Verificação “{name}”: falhou.",
        "zh-CN": "检查“{name}”：未通过。",
    },
    "error": {
        "en": "Check “{name}” could not be made.",
        "pt-BR": "A verificação “{name}” não pôde ser feita.",
        "zh-CN": "检查“{name}”无法执行。",
    },
}


def sentence(language: str, finding: str, facts: Mapping[str, Any]) -> str:
    """What was found, as a sentence in that language or, where it has none, in English."""
    shown = {name: ", ".join(value) if isinstance(value, list) else value for name, value in facts.items()}
    return Text.parse(_FINDINGS[finding]).in_language(language).format(**shown)


def noted(language: str, name: str, outcome: str, words: str) -> str:
    """The entry on a ticket: the check's name, how it ended, and what was found."""
    return f"{Text.parse(_NOTES[outcome]).in_language(language).format(name=name)} {words}"
