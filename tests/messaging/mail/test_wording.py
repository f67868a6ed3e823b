"""Words of mails that a machine writes."""

from hypothesis import given
from hypothesis import strategies as st

from switchroom.messaging.mail.domain.wording import ACKNOWLEDGEMENT, answering_subject, filled


def test_an_acknowledgement_tells_number_and_promise_in_every_language() -> None:
    for language in ("en", "pt-BR", "zh-CN"):
        words = ACKNOWLEDGEMENT.in_language(language)
        with_promise = filled(words, {"number": "#1042", "subject": "Printer", "promise": "15:00"})
        assert "#1042" in with_promise
        assert "15:00" in with_promise
        assert "Printer" in with_promise
        without = filled(words, {"number": "#1042", "subject": "Printer", "promise": ""})
        assert "#1042" in without
        assert "{" not in without
        assert "\n\n\n" not in without
        assert len(without.splitlines()) == len(with_promise.splitlines()) - 2


def test_what_a_value_says_is_not_filled_in_again() -> None:
    assert filled("{subject} {number}", {"subject": "{number} {x}", "number": "1"}) == "{number} {x} 1"


PLAIN = st.text(st.characters(exclude_characters="{}\n"))


@given(PLAIN, st.text(min_size=1), PLAIN)
def test_a_value_stands_in_its_place_and_changes_nothing_around_it(before: str, value: str, after: str) -> None:
    assert filled(f"{before}{{number}}{after}", {"number": value}) == f"{before}{value}{after}".strip("\n")
    assert filled(f"{before}{after}", {"number": value}) == f"{before}{after}"


def test_a_subject_does_not_grow_with_each_answer() -> None:
    subject = "Printer"
    for _ in range(5):
        subject = answering_subject(f"RE: {subject}", 1042)
    assert subject == "Re: Printer [#1042]"
    assert answering_subject("回复：Res: 打印机", 7) == "Re: 打印机 [#7]"
    assert answering_subject("", 7) == "Re: [#7]"
    assert answering_subject("Requests [#8]", 7) == "Re: Requests [#8] [#7]"
