"""The columns that a list of customers has, coming in and going out."""

from switchroom.customers.contracts import AddressKind, CustomerKind
from switchroom.exchange.contracts import Choice, Field

NAME = "customers"
TITLE = {"en": "Customers", "pt-BR": "Clientes", "zh-CN": "客户"}

FIELDS = (
    Field(
        "name",
        {"en": "Name", "pt-BR": "Nome", "zh-CN": "姓名"},
        ("full name", "nome completo", "名称", "customer", "cliente", "客户"),
    ),
    Field("kind", {"en": "Kind", "pt-BR": "Tipo", "zh-CN": "类型"}, shared=True),
    Field(
        "mail",
        {"en": "E-mail", "pt-BR": "E-mail", "zh-CN": "邮箱"},
        ("mail", "email address", "e-mail address", "endereço de e-mail", "电子邮件", "电子邮箱", "邮件"),
        several=True,
    ),
    Field(
        "phone",
        {"en": "Telephone", "pt-BR": "Telefone", "zh-CN": "电话"},
        ("phone", "phone number", "telephone number", "mobile", "celular", "fone", "手机", "手机号", "电话号码"),
        several=True,
    ),
    Field("chat", {"en": "Chat", "pt-BR": "Chat", "zh-CN": "聊天账号"}, several=True),
    Field(
        "other",
        {"en": "Other addresses", "pt-BR": "Outros endereços", "zh-CN": "其他联系方式"},
        ("other",),
        several=True,
    ),
    Field(
        "group",
        {"en": "Brand group", "pt-BR": "Grupo de marcas", "zh-CN": "品牌组"},
        ("group", "grupo"),
        required=True,
        shared=True,
    ),
    Field("language", {"en": "Language", "pt-BR": "Idioma", "zh-CN": "语言"}, ("língua",), shared=True),
    Field("region", {"en": "Region", "pt-BR": "Região", "zh-CN": "地区"}, shared=True),
    Field("environment", {"en": "Network", "pt-BR": "Rede", "zh-CN": "网络"}, ("environment", "ambiente"), shared=True),
    Field(
        "external_number",
        {"en": "Number elsewhere", "pt-BR": "Número em outro sistema", "zh-CN": "外部编号"},
        ("external number", "customer number", "número do cliente", "客户编号", "external id"),
    ),
    Field("tags", {"en": "Tags", "pt-BR": "Etiquetas", "zh-CN": "标签"}, ("tag",), shared=True, several=True),
    Field("note", {"en": "Note", "pt-BR": "Observação", "zh-CN": "备注"}, ("notes", "observações", "notas")),
    Field(
        "organisation",
        {"en": "Organisation", "pt-BR": "Organização", "zh-CN": "所属单位"},
        ("organization", "company", "empresa", "公司", "单位", "account"),
        shared=True,
        several=True,
    ),
    Field("id", {"en": "ID", "pt-BR": "ID", "zh-CN": "ID"}, ("id in switchroom",)),
)
KINDS = (
    Choice(CustomerKind.PERSON, {"en": "Person", "pt-BR": "Pessoa", "zh-CN": "个人"}),
    Choice(
        CustomerKind.ORGANISATION,
        {"en": "Organisation", "pt-BR": "Organização", "zh-CN": "单位"},
        ("organization", "company", "empresa", "公司"),
    ),
)
ADDRESSES = {
    "mail": AddressKind.MAIL,
    "phone": AddressKind.PHONE,
    "chat": AddressKind.CHAT,
    "other": AddressKind.OTHER,
}
