"""What a requester's device tells of itself, as an entry on the ticket. Nothing of it is to be believed or obeyed."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import LanguageTag, Received
from switchroom.platform.text import Text

Short = Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)]
Side = Annotated[int, Field(ge=0, le=100_000)]
Media = Literal["works", "silent", "denied", "missing", "busy", "unsupported", "not-checked"]
_TITLE = Text.parse({"en": "Device check", "pt-BR": "Verificação do dispositivo", "zh-CN": "设备检查"})
_NAMES = {
    "browser": Text.parse({"en": "Browser", "pt-BR": "Navegador", "zh-CN": "浏览器"}),
    "system": Text.parse({"en": "System", "pt-BR": "Sistema", "zh-CN": "系统"}),
    "language": Text.parse({"en": "Language", "pt-BR": "Idioma", "zh-CN": "语言"}),
    "time_zone": Text.parse({"en": "Time zone", "pt-BR": "Fuso horário", "zh-CN": "时区"}),
    "screen": Text.parse({"en": "Screen", "pt-BR": "Tela", "zh-CN": "屏幕"}),
    "window": Text.parse({"en": "Window", "pt-BR": "Janela", "zh-CN": "窗口"}),
    "online": Text.parse({"en": "Online", "pt-BR": "Conectado", "zh-CN": "在线"}),
    "connection": Text.parse({"en": "Connection", "pt-BR": "Conexão", "zh-CN": "连接类型"}),
    "latency": Text.parse({"en": "Latency", "pt-BR": "Latência", "zh-CN": "延迟"}),
    "speed": Text.parse({"en": "Download speed", "pt-BR": "Velocidade de download", "zh-CN": "下载速度"}),
    "microphone": Text.parse({"en": "Microphone", "pt-BR": "Microfone", "zh-CN": "麦克风"}),
    "camera": Text.parse({"en": "Camera", "pt-BR": "Câmera", "zh-CN": "摄像头"}),
    "cookies": Text.parse({"en": "Cookies", "pt-BR": "Cookies", "zh-CN": "Cookie"}),
    "storage": Text.parse({"en": "Storage", "pt-BR": "Armazenamento", "zh-CN": "本地存储"}),
    "websocket": Text.parse({"en": "WebSocket", "pt-BR": "WebSocket", "zh-CN": "WebSocket"}),
    "webrtc": Text.parse({"en": "WebRTC", "pt-BR": "WebRTC", "zh-CN": "WebRTC"}),
}
_VALUES = {
    True: Text.parse({"en": "yes", "pt-BR": "sim", "zh-CN": "是"}),
    False: Text.parse({"en": "no", "pt-BR": "não", "zh-CN": "否"}),
    "works": Text.parse({"en": "works", "pt-BR": "funciona", "zh-CN": "正常"}),
    "silent": Text.parse(
        {"en": "allowed, but silent", "pt-BR": "permitido, mas sem som", "zh-CN": "已允许，但没有声音"}
    ),
    "denied": Text.parse({"en": "not allowed", "pt-BR": "não permitido", "zh-CN": "未获许可"}),
    "missing": Text.parse({"en": "none found", "pt-BR": "não encontrado", "zh-CN": "未找到"}),
    "busy": Text.parse({"en": "in use elsewhere", "pt-BR": "em uso por outro programa", "zh-CN": "被其他程序占用"}),
    "unsupported": Text.parse({"en": "not supported", "pt-BR": "sem suporte", "zh-CN": "不支持"}),
    "not-checked": Text.parse({"en": "not checked", "pt-BR": "não verificado", "zh-CN": "未检查"}),
}


class DeviceReport(Received):
    """What the device tells: short words and numbers within bounds, and nothing else."""

    browser: Short = Field(examples=["Chrome 126"])
    system: Short = Field(examples=["Windows"])
    language: LanguageTag | None = None
    time_zone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{0,64}$")] = Field(
        "", examples=["America/Sao_Paulo"]
    )
    screen_width: Side = Field(examples=[1920])
    screen_height: Side = Field(examples=[1080])
    window_width: Side = Field(examples=[1280])
    window_height: Side = Field(examples=[720])
    pixel_ratio: float = Field(gt=0, le=20, examples=[2.0])
    online: bool
    connection: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,20}$")] = Field("", examples=["4g"])
    latency_ms: int | None = Field(None, ge=0, le=120_000, description="A request there and back, the best of some.")
    speed_kbit: int | None = Field(None, ge=0, le=100_000_000, description="Measured by one download, in kbit/s.")
    microphone: Media = Field("not-checked", description="Whether a level was heard on the device itself.")
    camera: Media = "not-checked"
    cookies: bool
    storage: bool
    websocket: bool
    webrtc: bool


def in_words(report: DeviceReport, language: str) -> str:
    """The entry on the ticket: a line for each thing, in the language of whoever asked for it."""
    lines = [_TITLE.in_language(language)]
    for name, value in _values(report):
        if value not in ("", None):
            known = _VALUES.get(value) if isinstance(value, bool | str) else None
            words = known.in_language(language) if known else _one_line(str(value))
            lines.append(f"{_NAMES[name].in_language(language)}: {words}")
    return "\n".join(lines)


def _values(report: DeviceReport) -> Iterator[tuple[str, bool | str | None]]:
    for name in ("browser", "system", "language", "time_zone"):
        yield name, getattr(report, name)
    yield "screen", f"{report.screen_width} x {report.screen_height}, {report.pixel_ratio:g}:1"
    yield "window", f"{report.window_width} x {report.window_height}"
    yield "online", report.online
    yield "connection", report.connection
    yield "latency", None if report.latency_ms is None else f"{report.latency_ms} ms"
    yield "speed", None if report.speed_kbit is None else f"{report.speed_kbit / 1000:.1f} Mbit/s"
    for name in ("microphone", "camera", "cookies", "storage", "websocket", "webrtc"):
        yield name, getattr(report, name)


def _one_line(text: str) -> str:
    """Without line breaks, control signs and signs that turn the direction of writing."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
