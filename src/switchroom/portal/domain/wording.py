"""What the portal's mails say, in the languages that its page speaks."""

from switchroom.platform.text import Text

LINK_SUBJECT = Text(
    {
        "en": "Your link to sign in: {brand}",
        "pt-BR": "Seu link para entrar: {brand}",
        "zh-CN": "您的登录链接：{brand}",
    }
)
LINK_TEXT = Text(
    {
        "en": "Hello,\n\nopen this link to see your requests. It works once, until {minutes} minutes from now:\n\n"
        "{link}\n\nIf you did not ask for it, do nothing: without the link nobody gets in.",
        "pt-BR": "Olá,\n\nabra este link para ver suas solicitações. Ele funciona uma vez, nos próximos {minutes} "
        "minutos:\n\n{link}\n\nSe você não o pediu, não faça nada: sem o link ninguém entra.",
        "zh-CN": "您好，\n\n请打开以下链接查看您的请求。链接仅可使用一次，{minutes} 分钟内有效：\n\n{link}\n\n"
        "如果不是您本人申请，无需理会：没有此链接，任何人都无法登录。",
    }
)
