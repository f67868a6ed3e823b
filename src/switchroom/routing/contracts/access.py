"""Permissions of routing."""

from switchroom.platform.access import permission

SEE_QUEUES = permission(
    "routing:queue:see",
    {"en": "See queues and the wallboard", "pt-BR": "Ver filas e painel", "zh-CN": "查看队列和看板"},
)
EDIT_QUEUES = permission(
    "routing:queue:edit",
    {"en": "Change queues and their policies", "pt-BR": "Alterar filas", "zh-CN": "修改队列"},
)
LEAD_BREAKS = permission(
    "routing:break:lead",
    {
        "en": "Limit breaks and decide on requests for one",
        "pt-BR": "Limitar pausas e decidir sobre pedidos",
        "zh-CN": "限制小休人数并处理小休申请",
    },
)
EDIT_BULLETINS = permission(
    "routing:bulletin:edit",
    {"en": "Write bulletins for agents", "pt-BR": "Escrever comunicados para atendentes", "zh-CN": "发布业务公告"},
)
