"""What agents read on their screens of visits. See `telling`."""

from switchroom.tickets.telling import Words
from switchroom.tickets.visits.contracts import Wish

YOURS: Words = {
    "en": "#{number}: a visit was planned for you",
    "pt-BR": "#{number}: uma visita foi marcada para você",
    "zh-CN": "#{number}：为您安排了一次到访",
}
MOVED: Words = {
    "en": "#{number}: your visit has changed",
    "pt-BR": "#{number}: sua visita mudou",
    "zh-CN": "#{number}：您的到访安排有变动",
}
CANCELLED: Words = {
    "en": "#{number}: your visit was cancelled",
    "pt-BR": "#{number}: sua visita foi cancelada",
    "zh-CN": "#{number}：您的到访已取消",
}
ASKED: dict[Wish, Words] = {
    Wish.MOVE: {
        "en": "#{number}: the requester asks to move the visit",
        "pt-BR": "#{number}: o solicitante pede para remarcar a visita",
        "zh-CN": "#{number}：请求人希望更改到访时间",
    },
    Wish.CANCEL: {
        "en": "#{number}: the requester asks to cancel the visit",
        "pt-BR": "#{number}: o solicitante pede para cancelar a visita",
        "zh-CN": "#{number}：请求人希望取消到访",
    },
}
