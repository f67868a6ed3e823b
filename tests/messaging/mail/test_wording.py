"""Words of mails that a machine writes."""

from hypothesis import given
from hypothesis import strategies as st

from switchroom.messaging.mail.domain.wording import answering_subject, plain_subject
from switchroom.messaging.mail.words import ACKNOWLEDGEMENT, ANSWERING
from switchroom.wording.facade import filled


def test_an_acknowledgement_tells_number_and_promise_in_every_language() -> None:
    for language in ("en", "pt-BR", "zh-CN"):
        words = ACKNOWLEDGEMENT.text.in_language(language)
        with_promise = filled(words, {"number": "#1042", "subject": "Printer", "promise": "15:00"})
        assert "#1042" in with_promise
        assert "15:00" in with_promise
        assert "Printer" in with_promise
        without = filled(words, {"number": "#1042", "subject": "Printer", "promise": ""})
        assert "#1042" in without
        assert "{" not in without
        assert "\n\n\n" not in without
        assert len(without.splitlines()) == len(with_promise.splitlines()) - 2


@given(st.text(st.characters(exclude_categories=("Zl", "Zp", "Cc"), exclude_characters="{}"), max_size=80))
def test_the_shipped_subject_is_that_of_an_answer(subject: str) -> None:
    said = filled(ANSWERING[""], {"subject": plain_subject(subject, 1042), "number": "[#1042]"[1:-1]})
    assert (said or answering_subject(subject, 1042)) == answering_subject(subject, 1042)


def test_a_subject_does_not_grow_with_each_answer() -> None:
    subject = "Printer"
    for _ in range(5):
        subject = answering_subject(f"RE: {subject}", 1042)
    assert subject == "Re: Printer [#1042]"
    assert answering_subject("回复：Res: 打印机", 7) == "Re: 打印机 [#7]"
    assert answering_subject("", 7) == "Re: [#7]"
    assert answering_subject("Requests [#8]", 7) == "Re: Requests [#8] [#7]"
