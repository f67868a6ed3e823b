"""What the portal's mails say, in the languages that its page speaks. See `wording`."""

from switchroom.platform.text import Text
from switchroom.wording.contracts import BRAND, NUMBER, SUBJECT, Mail, Place, define, link

SIGN_IN_LINK = define(
    Mail(
        kind="sign-in-link",
        name=Text(
            {"en": "Link to sign in to the portal", "pt-BR": "Link para entrar no portal", "zh-CN": "门户登录链接"}
        ),
        subject=Text(
            {
                "en": "Your link to sign in: {brand}",
                "pt-BR": "Seu link para entrar: {brand}",
                "zh-CN": "您的登录链接：{brand}",
            }
        ),
        text=Text(
            {
                "en": "Hello,\n\nopen this link to see your requests. It works once, until {minutes} minutes "
                "from now:\n\n"
                "{link}\n\nIf you did not ask for it, do nothing: without the link nobody gets in.",
                "pt-BR": "Olá,\n\nabra este link para ver suas solicitações. Ele funciona uma vez, nos próximos "
                "{minutes} "
                "minutos:\n\n{link}\n\nSe você não o pediu, não faça nada: sem o link ninguém entra.",
                "zh-CN": "您好，\n\n请打开以下链接查看您的请求。链接仅可使用一次，{minutes} 分钟内有效：\n\n{link}\n\n"
                "如果不是您本人申请，无需理会：没有此链接，任何人都无法登录。",
            }
        ),
        places=(
            link(
                Text(
                    {
                        "en": "The link, which works once",
                        "pt-BR": "O link, de uso único",
                        "zh-CN": "一次性登录链接",
                    }
                ),
                "/portal/A/enter",
            ),
            Place(
                name="minutes",
                meaning=Text({"en": "How long it works", "pt-BR": "Por quanto tempo vale", "zh-CN": "有效分钟数"}),
                example=Text({"": "30"}),
            ),
            BRAND,
        ),
    )
)
RATING = define(
    Mail(
        kind="rating",
        name=Text({"en": "Invitation to a survey", "pt-BR": "Convite para a pesquisa", "zh-CN": "满意度调查邀请"}),
        subject=Text(
            {
                "en": "How did we do? Your request {number}",
                "pt-BR": "Como nos saímos? Sua solicitação {number}",
                "zh-CN": "您对我们的服务满意吗？请求 {number}",
            }
        ),
        text=Text(
            {
                "en": "Hello,\n\nyour request {number} is solved, as far as we know. Tell us in a click how it "
                "was, or what is "
                "still wrong:\n\n{link}\n\nThe link opens this request without signing in: keep it to "
                "yourself.\n\n{brand}",
                "pt-BR": "Olá,\n\npelo que sabemos, sua solicitação {number} está resolvida. Diga em um clique "
                "como foi, ou o "
                "que ainda está errado:\n\n{link}\n\nO link abre esta solicitação sem entrar: guarde-o para "
                "você.\n\n{brand}",
                "zh-CN": "您好，\n\n您的请求 {number} 已处理完毕。请点击以下链接评价，或告诉我们仍存在的问题：\n\n"
                "{link}\n\n"
                "此链接无需登录即可打开该请求，请勿转发。\n\n{brand}",
            }
        ),
        places=(
            link(
                Text({"en": "The survey's page", "pt-BR": "A página da pesquisa", "zh-CN": "调查页面"}),
                "/portal/A/ticket/1042",
            ),
            NUMBER,
            SUBJECT,
            BRAND,
        ),
    )
)
