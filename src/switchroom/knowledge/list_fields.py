"""The columns that a list of articles has, coming in and going out: a line for each language of an article."""

from switchroom.exchange.contracts import Choice, Field
from switchroom.knowledge.contracts import Visibility

NAME = "articles"
TITLE = {"en": "Articles", "pt-BR": "Artigos", "zh-CN": "文章"}
FIELDS = (
    Field(
        "title",
        {"en": "Title", "pt-BR": "Título", "zh-CN": "标题"},
        ("subject", "question", "pergunta", "问题"),
        required=True,
    ),
    Field(
        "body",
        {"en": "Text", "pt-BR": "Texto", "zh-CN": "正文"},
        ("body", "content", "answer", "conteúdo", "resposta", "内容", "答案"),
    ),
    Field(
        "language",
        {"en": "Language", "pt-BR": "Idioma", "zh-CN": "语言"},
        ("locale", "língua"),
        required=True,
        shared=True,
    ),
    Field("category", {"en": "Category", "pt-BR": "Categoria", "zh-CN": "分类"}, shared=True),
    Field("visibility", {"en": "Who may read it", "pt-BR": "Quem pode ler", "zh-CN": "可见范围"}, shared=True),
    Field("brands", {"en": "Brands", "pt-BR": "Marcas", "zh-CN": "品牌"}, ("brand",), shared=True, several=True),
    Field("review_at", {"en": "Review on", "pt-BR": "Revisar em", "zh-CN": "复核日期"}, ("review date",), shared=True),
    Field("slug", {"en": "Address", "pt-BR": "Endereço", "zh-CN": "地址"}, ("slug", "url", "link")),
)
VISIBILITIES = (
    Choice(Visibility.PUBLIC, {"en": "Everybody", "pt-BR": "Todos", "zh-CN": "所有人"}, ("public", "público")),
    Choice(Visibility.SIGNED_IN, {"en": "Signed in", "pt-BR": "Quem entrou", "zh-CN": "已登录"}),
    Choice(Visibility.INTERNAL, {"en": "Internal", "pt-BR": "Interno", "zh-CN": "内部"}),
)
