"""Words with places: what is filled in, what is refused, and whose words in which language are taken."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.platform.text import Text
from switchroom.wording.contracts import (
    NUMBER,
    Mail,
    MissingPlace,
    NoSubject,
    NoWords,
    SubjectTooLong,
    UnknownPlace,
    link,
)
from switchroom.wording.domain.filling import chosen, filled
from switchroom.wording.facade import check_words, choose

MAIL = Mail(
    kind="test",
    name=Text({"": "Test"}),
    subject=Text({"en": "Hello {number}", "pt-BR": "Olá {number}"}),
    text=Text({"en": "See {link}", "pt-BR": "Veja {link}"}),
    places=(NUMBER, link(Text({"": "Link"}), "/x")),
)


def test_what_a_value_says_is_not_filled_in_again() -> None:
    assert filled("{subject} {number}", {"subject": "{number} {x}", "number": "1"}) == "{number} {x} 1"


PLAIN = st.text(st.characters(exclude_characters="{}\n"))


@given(PLAIN, st.text(min_size=1), PLAIN)
def test_a_value_stands_in_its_place_and_changes_nothing_around_it(before: str, value: str, after: str) -> None:
    assert filled(f"{before}{{number}}{after}", {"number": value}) == f"{before}{value}{after}".strip("\n")
    assert filled(f"{before}{after}", {"number": value}) == f"{before}{after}"


@pytest.mark.parametrize(
    ("subject", "text", "refusal", "field", "says"),
    [
        (None, {"en": "Hello\nnow {nmber} {link}"}, UnknownPlace, "text.en", "{nmber} (line 2, sign 5)"),
        (None, {"pt-BR": "{link} {{number}}{Number}"}, UnknownPlace, "text.pt-BR", "{Number} (line 1, sign 18)"),
        ({"en": "{link}"}, None, UnknownPlace, "subject.en", "{link} (line 1, sign 1)"),
        (None, {"en": "Hello {number}"}, MissingPlace, "text.en", "{link} is missing"),
        ({"en": "one\ntwo"}, None, SubjectTooLong, "subject.en", "one line"),
        (None, None, NoWords, "text", ""),
    ],
)
def test_words_that_cannot_be_sent_are_refused_with_their_place(
    subject: Any, text: Any, refusal: type[Exception], field: str, says: str
) -> None:
    with pytest.raises(refusal) as refused:
        check_words(MAIL, subject, text)
    (error,) = refused.value.details["errors"]  # type: ignore[attr-defined]
    assert error["field"] == field
    assert says in error["message"]


def test_a_part_of_a_mail_has_no_subject() -> None:
    with pytest.raises(NoSubject):
        check_words(Mail(kind="part", name=Text({"": "x"}), text=Text({"": "x"})), {"en": "x"}, None)


def test_a_brands_words_come_first_then_those_of_all_then_the_shipped_language_by_language() -> None:
    brand = {"of_brand": True, "subject": None, "text": {"en": "Ours: {link}"}}
    everybody = {"of_brand": False, "subject": {"": "To all {number}"}, "text": {"pt-BR": "Todos: {link}"}}
    made = [brand, everybody]

    def says(language: str, otherwise: str = "en") -> tuple[str, str, str, str]:
        words = choose(MAIL, made, language, otherwise)
        return words.subject, words.text, words.language, words.source.value

    assert says("en") == ("To all {number}", "Ours: {link}", "en", "brand")
    assert says("pt") == ("To all {number}", "Todos: {link}", "pt-BR", "all_brands")
    assert says("de") == ("To all {number}", "Ours: {link}", "en", "brand")
    assert says("de", "pt-BR") == ("To all {number}", "Todos: {link}", "pt-BR", "all_brands")
    shipped = choose(MAIL, [], "pt-BR", "en")
    assert (shipped.text, shipped.source.value) == ("Veja {link}", "shipped")


LANGUAGES = st.sampled_from(["", "en", "pt-BR", "pt", "zh-CN", "de"])
LAYERS = st.lists(st.dictionaries(LANGUAGES, st.text(min_size=1, max_size=5), max_size=3), max_size=4)


@given(LAYERS, LANGUAGES, LANGUAGES)
def test_there_are_words_wherever_one_layer_has_any(layers: list[dict[str, str]], wanted: str, other: str) -> None:
    found = chosen([Text(layer) for layer in layers], wanted, other)
    if not any(layers):
        assert found.words == ""
    else:
        assert layers[found.layer][found.language] == found.words
    for number, layer in enumerate(layers):
        if wanted and wanted in layer:
            assert found.layer <= number
            break


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_subject_is_one_line_whatever_is_filled_in(number: str, other: str) -> None:
    said = choose(MAIL, [], "en", "en").fill({"number": number, "link": other})
    assert len(said.subject.splitlines()) <= 1
    assert len(said.text.splitlines()) <= 1
