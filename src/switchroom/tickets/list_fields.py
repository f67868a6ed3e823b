"""The columns that a list of tickets has on its way in."""

from switchroom.exchange.contracts import Choice, Field
from switchroom.tickets.contracts import Status, TicketType

NAME = "tickets"
TITLE = {"en": "Tickets", "pt-BR": "Chamados", "zh-CN": "工单"}
FIELDS = (
    Field(
        "external_number",
        {"en": "Number elsewhere", "pt-BR": "Número em outro sistema", "zh-CN": "外部编号"},
        ("external number", "external id", "ticket id", "ticket number", "número do chamado", "工单编号", "id"),
        required=True,
    ),
    Field(
        "subject",
        {"en": "Subject", "pt-BR": "Assunto", "zh-CN": "主题"},
        ("title", "summary", "título", "resumo", "标题"),
        required=True,
    ),
    Field(
        "text",
        {"en": "Text", "pt-BR": "Texto", "zh-CN": "正文"},
        ("description", "body", "message", "descrição", "mensagem", "描述", "内容"),
    ),
    Field("type", {"en": "Type", "pt-BR": "Tipo", "zh-CN": "类型"}, shared=True),
    Field("status", {"en": "Status", "pt-BR": "Status", "zh-CN": "状态"}, ("state", "estado"), shared=True),
    Field("priority", {"en": "Priority", "pt-BR": "Prioridade", "zh-CN": "优先级"}, shared=True),
    Field(
        "requester",
        {"en": "Requester's e-mail", "pt-BR": "E-mail do solicitante", "zh-CN": "请求人邮箱"},
        ("requester", "requester email", "solicitante", "请求人"),
    ),
    Field("brand", {"en": "Brand", "pt-BR": "Marca", "zh-CN": "品牌"}, shared=True),
    Field(
        "team",
        {"en": "Team", "pt-BR": "Equipe", "zh-CN": "团队"},
        ("group", "unit", "grupo", "组"),
        required=True,
        shared=True,
    ),
    Field(
        "assignee",
        {"en": "Assignee's e-mail", "pt-BR": "E-mail do responsável", "zh-CN": "负责人邮箱"},
        ("assignee", "agent", "responsável", "负责人"),
        shared=True,
    ),
    Field("tags", {"en": "Tags", "pt-BR": "Etiquetas", "zh-CN": "标签"}, ("labels",), shared=True, several=True),
    Field("language", {"en": "Language", "pt-BR": "Idioma", "zh-CN": "语言"}, ("locale", "língua"), shared=True),
    Field(
        "opened_at",
        {"en": "Opened (UTC)", "pt-BR": "Aberto (UTC)", "zh-CN": "创建时间（UTC）"},
        ("created", "created at", "opened", "criado em", "aberto em", "创建时间"),
        required=True,
        shared=True,
    ),
    Field(
        "solved_at",
        {"en": "Solved (UTC)", "pt-BR": "Resolvido (UTC)", "zh-CN": "解决时间（UTC）"},
        ("solved", "solved at", "resolved", "resolvido em", "解决时间"),
    ),
)
STATUSES = (
    Choice(Status.NEW.value, {"en": "New", "pt-BR": "Novo", "zh-CN": "新增"}),
    Choice(Status.OPEN.value, {"en": "Open", "pt-BR": "Aberto", "zh-CN": "处理中"}),
    Choice(Status.PENDING.value, {"en": "Pending", "pt-BR": "Pendente", "zh-CN": "待报障人"}),
    Choice(Status.ON_HOLD.value, {"en": "On hold", "pt-BR": "Em espera", "zh-CN": "挂起"}, ("hold",)),
    Choice(Status.SOLVED.value, {"en": "Solved", "pt-BR": "Resolvido", "zh-CN": "已解决"}, ("resolved", "done")),
    Choice(Status.CLOSED.value, {"en": "Closed", "pt-BR": "Fechado", "zh-CN": "已关闭"}),
)
TYPES = (
    Choice(TicketType.INCIDENT.value, {"en": "Incident", "pt-BR": "Incidente", "zh-CN": "故障"}, ("problem",)),
    Choice(TicketType.REQUEST.value, {"en": "Request", "pt-BR": "Solicitação", "zh-CN": "请求"}, ("question", "task")),
    Choice(TicketType.COMPLAINT.value, {"en": "Complaint", "pt-BR": "Reclamação", "zh-CN": "投诉"}),
)
PRIORITIES = (
    Choice("1", {"en": "Critical", "pt-BR": "Crítica", "zh-CN": "紧急"}, ("urgent", "urgente")),
    Choice("2", {"en": "High", "pt-BR": "Alta", "zh-CN": "高"}),
    Choice("3", {"en": "Normal", "pt-BR": "Normal", "zh-CN": "一般"}, ("medium", "média", "中")),
    Choice("4", {"en": "Low", "pt-BR": "Baixa", "zh-CN": "低"}),
)
