"""A list comes in through a real browser: chosen, mapped, looked at in four looks, confirmed, undone, and taken out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_screens import LOOKS, PICTURES, browser, dressed, look, signs_in, speak, wear
from tests.support.centre import Centre

__all__ = ["browser"]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
LINES = (
    ("Cliente", "Contato", "Tipo", "Observação"),
    ("Oficina Girassol", "oficina@girassol.example", "Empresa", "Abre às 8h"),
    ("Íris Nogueira", "iris@girassol.example", "Pessoa", "=1+1"),
    ("Rui Prado", "rui@girassol.example", "Robô", ""),
    ("Íris N.", "IRIS@girassol.example", "", "Prefere e-mail"),
)


def test_customers_come_in_from_a_file_and_go_again(browser: Browser, centre: Centre, tmp_path: Path) -> None:
    PICTURES.mkdir(exist_ok=True)
    file = tmp_path / "clientes.csv"
    file.write_bytes("\r\n".join(";".join(line) for line in LINES).encode("cp1252"))
    context = dressed(browser, "light")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    signs_in(context, centre, "helena")
    page.goto(f"{centre.url}/customers")
    page.get_by_role("button", name="Import and export").click()
    page.get_by_role("menuitem", name="Import from a file").click()
    expect(page.get_by_role("heading", name="Import customers")).to_be_visible()
    page.locator("input[type=file]").set_input_files(file)

    expect(page.get_by_text("Windows-1252")).to_be_visible()
    expect(page.get_by_role("combobox", name="Brand group")).to_have_value("mobile")  # the only one
    column = page.get_by_role("combobox", name="What the column Contato is")
    column.fill("E-mail")
    page.get_by_role("option", name="E-mail", exact=True).click()
    wrong = page.get_by_role("row", name=re.compile("Rui Prado"))
    expect(wrong.get_by_text("This is none of the values it can have")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Íris N\\.")).get_by_text("The same as line 3")).to_be_visible()
    findings: list[str] = []
    for name, how in LOOKS.items():
        speak(page, how["locale"])
        wear(page, how)
        findings += look(page, name, "/import/customers/preview")
        wear(page, LOOKS["light"])
    speak(page, LOOKS["light"]["locale"])

    page.get_by_role("button", name="Bring in 2 lines").click()
    expect(page.get_by_text("Brought in", exact=True).first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="1 line with its problem (CSV)").click()
    assert "Robô" in download.value.path().read_text("utf-8-sig")
    findings += look(page, "light", "/import/customers/done")
    page.reload()
    with page.expect_response("**/undo"):
        page.get_by_role("button", name="Undo this import").click()
        page.get_by_role("dialog").get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone", exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("row", name=re.compile("Girassol")).get_by_text("Taken back")).to_be_visible()

    page.get_by_role("link", name="To the list").click()
    page.get_by_role("button", name="Import and export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export, with semicolons (CSV)").click()
    text = download.value.path().read_text("utf-8-sig")
    assert text.startswith('"Name";"Kind";"E-mail"')
    assert "Girassol" not in text
    assert findings == []
    assert errors == []
    context.close()
