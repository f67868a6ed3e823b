"""The words of the mails of messaging, as they are shipped. See `wording`."""

from switchroom.messaging.mail.domain.asking import QUESTION, SOLVED, STILL_BROKEN
from switchroom.platform.text import Text
from switchroom.wording.contracts import BRAND, NUMBER, PROMISE, SUBJECT, Mail, Place, define, link

ANSWERING = Text({"": "Re: {subject} [{number}]"})
ACKNOWLEDGEMENT = define(
    Mail(
        kind="acknowledgement",
        name=Text({"en": "Acknowledgement", "pt-BR": "Confirmação de recebimento", "zh-CN": "收件确认"}),
        subject=ANSWERING,
        text=Text(
            {
                "en": "Hello,\n\nwe have your message “{subject}”. Its number is {number}.\n\nWe answer by "
                "{promise}.\n\n"
                "To add something, simply answer this mail.",
                "pt-BR": "Olá,\n\nrecebemos sua mensagem “{subject}”. O número dela é {number}.\n\n"
                "Respondemos até {promise}.\n\n"
                "Para acrescentar algo, basta responder a este e-mail.",
                "zh-CN": "您好，\n\n我们已收到您的邮件“{subject}”，编号为 {number}。\n\n我们将在 {promise} "
                "之前回复。\n\n"
                "如需补充，直接回复本邮件即可。",
            }
        ),
        places=(NUMBER, SUBJECT, PROMISE, BRAND),
    )
)
"""With the number, and a promise where there is one. It names nobody and quotes nothing: who has forged a sender gets
no words of theirs carried to a stranger but the subject."""
REPLY = define(
    Mail(
        kind="reply",
        name=Text({"en": "Reply on a request", "pt-BR": "Resposta a uma solicitação", "zh-CN": "对请求的回复"}),
        subject=ANSWERING,
        text=Text({"": "{text}"}),
        places=(
            Place(
                name="text",
                meaning=Text(
                    {"en": "What the agent wrote", "pt-BR": "O que o atendente escreveu", "zh-CN": "客服所写内容"}
                ),
                example=Text(
                    {
                        "en": "Hello Ana,\n\nplease switch it off and on again.",
                        "pt-BR": "Olá, Ana,\n\ndesligue e ligue de novo, por favor.",
                        "zh-CN": "您好，\n\n请关机后重新开机。",
                    }
                ),
                needed=True,
                in_subject=False,
            ),
            NUMBER,
            SUBJECT,
            BRAND,
        ),
    )
)
SOLVED_QUESTION = define(
    Mail(
        kind="solved-question",
        name=Text(
            {
                "en": "Below a reply: is it solved?",
                "pt-BR": "Abaixo de uma resposta: foi resolvido?",
                "zh-CN": "回复下方：问题解决了吗？",
            }
        ),
        text=QUESTION,
    )
)
SOLVED_YES = define(
    Mail(
        kind="solved-yes",
        name=Text(
            {"en": "Below a reply: solved", "pt-BR": "Abaixo de uma resposta: resolvido", "zh-CN": "回复下方：已解决"}
        ),
        text=SOLVED,
    )
)
SOLVED_NO = define(
    Mail(
        kind="solved-no",
        name=Text(
            {
                "en": "Below a reply: still broken",
                "pt-BR": "Abaixo de uma resposta: não resolvido",
                "zh-CN": "回复下方：仍有问题",
            }
        ),
        text=STILL_BROKEN,
    )
)
TRANSCRIPT = define(
    Mail(
        kind="transcript",
        name=Text({"en": "Transcript of a chat", "pt-BR": "Transcrição de um chat", "zh-CN": "聊天记录"}),
        subject=Text(
            {"en": "Your conversation {number}", "pt-BR": "Sua conversa {number}", "zh-CN": "您的对话 {number}"}
        ),
        text=Text({"": "{transcript}"}),
        places=(
            Place(
                name="transcript",
                meaning=Text({"en": "What was written", "pt-BR": "O que foi escrito", "zh-CN": "聊天内容"}),
                example=Text(
                    {
                        "en": "[2026-03-16 14:02:10Z] Customer: Hello\n[2026-03-16 14:02:31Z] Bo: Good afternoon!",
                        "pt-BR": "[2026-03-16 14:02:10Z] Cliente: Olá\n[2026-03-16 14:02:31Z] Bo: Boa tarde!",
                        "zh-CN": "[2026-03-16 14:02:10Z] 客户: 您好\n[2026-03-16 14:02:31Z] Bo: 下午好！",
                    }
                ),
                needed=True,
                in_subject=False,
            ),
            NUMBER,
            BRAND,
        ),
    )
)
CODE = define(
    Mail(
        kind="code",
        name=Text({"en": "One-time code", "pt-BR": "Código de uso único", "zh-CN": "一次性验证码"}),
        subject=Text({"en": "Your code", "pt-BR": "Seu código", "zh-CN": "您的验证码"}),
        text=Text(
            {
                "en": "Your code: {code}\n\nIt is good for ten minutes. "
                "Give it only to whom you have just asked for help.",
                "pt-BR": "Seu código: {code}\n\nEle vale por dez minutos. "
                "Informe-o somente a quem você acabou de pedir ajuda.",
                "zh-CN": "您的验证码：{code}\n\n十分钟内有效。请仅向您刚刚联系的客服提供。",
            }
        ),
        places=(
            Place(
                name="code",
                meaning=Text({"en": "The code", "pt-BR": "O código", "zh-CN": "验证码"}),
                example=Text({"": "402917"}),
                needed=True,
                in_subject=False,
            ),
            BRAND,
        ),
    )
)
DECISION = define(
    Mail(
        kind="decision",
        name=Text({"en": "A decision is asked for", "pt-BR": "Pedido de decisão", "zh-CN": "请求审批"}),
        subject=Text(
            {
                "en": "Your decision, please: {title}",
                "pt-BR": "Sua decisão, por favor: {title}",
                "zh-CN": "请您审批：{title}",
            }
        ),
        text=Text(
            {
                "en": (
                    "Your decision is needed: {title}\n\nThis page shows what it is about, and takes your "
                    "decision:\n{link}\n\n"
                    "The link works once, until {until}. It is for you alone: do not pass it on.\n\nReference "
                    "number: {number}"
                ),
                "pt-BR": (
                    "Precisamos da sua decisão: {title}\n\nEsta página mostra do que se trata e recebe sua "
                    "decisão:\n{link}\n\n"
                    "O link funciona uma vez, até {until}. Ele é só para você: não o encaminhe.\n\nProtocolo: {number}"
                ),
                "zh-CN": (
                    "需要您审批：{title}\n\n请在此页面查看内容并作出决定：\n{link}\n\n"
                    "该链接仅可使用一次，有效期至 {until}。链接仅供您本人使用，请勿转发。\n\n受理编号：{number}"
                ),
            }
        ),
        places=(
            Place(
                name="title",
                meaning=Text({"en": "What is to be decided", "pt-BR": "O que decidir", "zh-CN": "审批事项"}),
                example=Text(
                    {"en": "New laptop for Ana", "pt-BR": "Notebook novo para Ana", "zh-CN": "为 Ana 申购笔记本电脑"}
                ),
            ),
            link(
                Text({"en": "The page to decide on", "pt-BR": "A página da decisão", "zh-CN": "审批页面"}),
                "/decide/8f3a",
            ),
            Place(
                name="until",
                meaning=Text(
                    {"en": "Until when the link works", "pt-BR": "Até quando o link vale", "zh-CN": "链接有效期"}
                ),
                example=Text({"": "2026-03-16 15:00 UTC"}),
                in_subject=False,
            ),
            NUMBER,
            BRAND,
        ),
    )
)
