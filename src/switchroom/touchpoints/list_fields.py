"""The columns that a list of services has, coming in and going out."""

from switchroom.exchange.contracts import Field

NAME = "services"
TITLE = {"en": "Services", "pt-BR": "Serviços", "zh-CN": "业务"}
LANGUAGES = {"name_en": "en", "name_pt": "pt-BR", "name_zh": "zh-CN"}
"""The columns of a service's names, by language."""
FIELDS = (
    Field("code", {"en": "Code", "pt-BR": "Código", "zh-CN": "代码"}, ("number", "número", "编号"), required=True),
    Field(
        "name_en",
        {"en": "Name in English", "pt-BR": "Nome em inglês", "zh-CN": "英文名称"},
        ("name", "service", "English"),
    ),
    Field(
        "name_pt",
        {"en": "Name in Portuguese", "pt-BR": "Nome em português", "zh-CN": "葡萄牙文名称"},
        ("nome", "serviço", "Português", "Portuguese"),
    ),
    Field(
        "name_zh",
        {"en": "Name in Chinese", "pt-BR": "Nome em chinês", "zh-CN": "中文名称"},
        ("名称", "业务", "业务名称", "中文", "Chinese"),
    ),
    Field(
        "category",
        {"en": "Category", "pt-BR": "Categoria", "zh-CN": "类别"},
        ("group", "grupo", "分类", "业务类别"),
        shared=True,
    ),
    Field(
        "keywords",
        {"en": "Customers' words", "pt-BR": "Palavras dos clientes", "zh-CN": "客户用语"},
        ("keywords", "synonyms", "sinônimos", "关键词"),
        several=True,
    ),
    Field("position", {"en": "Order", "pt-BR": "Ordem", "zh-CN": "顺序"}, ("position", "posição", "排序")),
)
