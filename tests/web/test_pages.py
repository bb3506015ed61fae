"""The pages in the browser: what is typed reaches the file as it was typed, faults stand beside fields, and nothing is lost."""

from __future__ import annotations

import itertools
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from support.browsing import Browser
from support.profiles import examples

import tenderkit
from tenderkit.catalogue.page_words import page_words
from tenderkit.files import splicing
from tenderkit.files.yamlfile import KeyPath, parse
from tenderkit.web import earlier
from tenderkit.web.pages import PAGES
from tenderkit.web.visit import Page

NOTEBOOKS = (ROOT / "examples/notebooks/tender.yaml").read_text(encoding="utf-8")
TITLE = "Notebooks and docking stations for schools & libraries"
SCRIPT = "<script>alert('x')</script> \" ' & {{ 7 * 7 }} ]]> é"
OPEN = [page for page in PAGES if page.needs_tender]
WITHOUT_FIELDS = ("criteria", "documents", "preview", "returns", "forms", "many")  # or only once something is there


def folder_of(path: Path, text: str = NOTEBOOKS) -> Path:
    path.mkdir(exist_ok=True)
    (path / "tender.yaml").write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(folder_of(tmp_path / "tender"))


def file_of(browser: Browser) -> str:
    return (browser.folder / "tender.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["notebooks", pytest.param("laptops-nl", marks=pytest.mark.slow)])
def test_every_page_opens_with_a_title_and_a_heading_and_no_field_without_a_label(name: str, tmp_path: Path) -> None:
    browser = Browser(folder_of(tmp_path / name, (ROOT / f"examples/{name}/tender.yaml").read_text(encoding="utf-8")))
    for page in PAGES:
        answer = browser.get(page.path)
        assert answer.status == 200, answer.text
        root = answer.page
        assert root.get("lang") == ("nl" if name == "laptops-nl" else "en")
        assert len(root.xpath("//h1")) == len(root.xpath("//main")) == len(root.xpath("//title")) == 1
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        labelled = {label.get("for") for label in root.xpath("//label")}
        fields = root.xpath("//input[not(@type='hidden')] | //textarea")
        assert {field.get("id") for field in fields} <= labelled
        assert {word for field in fields for word in field.get("aria-describedby", "").split()} <= set(ids)
        levels = [int(heading.tag[1]) for heading in root.xpath("//h1 | //h2 | //h3 | //h4")]
        assert all(below - above <= 1 for above, below in itertools.pairwise(levels)), (page.name, levels)
        assert not root.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]"), "the policy forbids it"


def test_every_word_that_a_page_uses_is_there_and_no_line_of_dutch_is_english() -> None:
    english, dutch = page_words("en"), page_words("nl")
    used = set()
    for path in [*(ROOT / "tenderkit/web").rglob("*.html"), *(ROOT / "tenderkit/web").rglob("*.py")]:
        used |= set(re.findall(r"say\(['\"]([a-z_]+\.[a-z0-9_]+)['\"][,)]", path.read_text(encoding="utf-8")))
    assert len(used) > 60
    assert used <= english.keys()
    assert english.keys() == dutch.keys()
    same = {name for name, words in english.items() if dutch[name] == words}
    assert same <= {"authority.authority_contact", "scenario.title", "points.percent"}


def test_what_is_typed_stands_in_the_file_and_every_other_byte_stays(browser: Browser) -> None:
    assert browser.type("/authority", title="Screens").words("status") == "All that you typed is saved."
    assert file_of(browser) == NOTEBOOKS.replace(TITLE, "Screens")


@pytest.mark.some(4)
@pytest.mark.parametrize("page", [page for page in OPEN if page.name not in WITHOUT_FIELDS], ids=lambda page: page.name)
def test_a_script_in_every_field_is_shown_as_it_was_typed(page: Page, browser: Browser) -> None:
    if page.name == "own_criteria":
        browser.post(page.path, {"do": "price"})
        browser.post(page.path, {"do": "quality"})
    before = browser.get(page.path)
    names = [name for name in before.fields() if name.startswith("v:")]
    assert len(names) >= 1
    browser.post(page.path, {**before.fields(), **dict.fromkeys(names, SCRIPT)})
    for path in (page.path, "/"):
        answer = browser.get(path)
        assert answer.status == 200
        assert [script.get("src") for script in answer.page.iter("script")] == ["/static/tenderkit.js"]
        assert "alert('x')" not in answer.text
    shown = browser.get(page.path).fields()
    lists = {name for name in names if shown.get(name, SCRIPT) != SCRIPT}
    assert not lists, lists


def test_a_wrong_value_is_written_as_typed_and_its_fault_stands_beside_the_field_and_leads_there(browser: Browser) -> None:
    answer = browser.type("/products", products__1__quantity="many")
    assert "quantity: many" in file_of(browser)
    assert "“many” is not a whole number" in answer.words("m-products.1.quantity")
    [link] = answer.page.xpath("//*[@id='problems']//a")
    assert link.get("href") == "/products#f-products.1.quantity"
    assert answer.page.get_element_by_id("f-products.1.quantity").get("aria-invalid") == "true"
    home = browser.get("/")
    assert home.page.xpath("//*[@id='problems']//a/@href") == ["/products#f-products.1.quantity"]
    assert "1 wrong" in home.words("steps")


def test_of_two_faults_on_one_line_each_stands_beside_its_own_field(tmp_path: Path) -> None:
    browser = Browser(
        folder_of(tmp_path / "x", "scenario: medium\naward: {points: {AC-3: ten, AC-4: 12.5}, rounding: {step: 1}}\n")
    )
    answer = browser.get("/points")
    assert "“ten” is not a number" in answer.words("m-award.points.AC-3")
    assert "not a multiple" in answer.words("m-award.points.AC-4")
    assert "ten" not in answer.words("m-award.points.AC-4")


WRONG_DUTCH = """language: nl
scenario: medium
products: [{name: A, quantity: 1.200}, {name: B, quantity: many}, {name: C, quantity: 0}, {name: D, quantity: 5 stuks}]
items: {leave_out: [AC-4], add: [ADD-2]}
award: {points: {AC-3: 12.5, AC-4: 5, AC-6: 5}, least: {AC-3: 20}, total: 50, rounding: {step: 1}, tie_break: {criteria: [AC-7]}}
dates: {award: 2027-02-31, contract_start: 2028-01-01, delivery: 2027-01-01, contract_end: soon}
decisions: {site_volume: most, least_actions: two}
"""


def test_what_is_wrong_is_said_in_the_language_of_the_page(tmp_path: Path) -> None:
    looked = tenderkit.look_at(folder_of(tmp_path / "x", WRONG_DUTCH))
    assert looked.tender is not None
    wrong = [fault for fault in looked.faults if fault.severity == "fault"]
    assert len(wrong) >= 12
    said = looked.tender.catalogue.said
    assert [fault.message for fault in wrong if said(fault.message) == fault.message] == []
    shown = Browser(tmp_path / "x").get("/products")
    assert "“many” is geen geheel getal" in shown.words("m-products.1.quantity")
    assert "schrijf alleen cijfers" in shown.words("m-products.1.quantity")


def test_a_number_that_could_be_read_in_two_ways_is_read_as_the_page_is_told(browser: Browser) -> None:
    answer = browser.type("/products", products__0__quantity="1.200")
    assert "1.2 to some readers" in answer.words("m-products.0.quantity")
    browser.type("/authority", reading__numbers="1.000,5")
    assert "“0.5” is not a number" in browser.get("/points").words("m-award.rounding.step"), "it is read otherwise by then"
    browser.type("/points", award__rounding__step="0,5")
    assert tenderkit.load_tender(browser.folder).file.products[0].quantity == 1200


def test_a_value_that_changed_in_an_editor_meanwhile_is_a_conflict_until_somebody_chooses(browser: Browser) -> None:
    path = browser.folder / "tender.yaml"
    old = browser.get("/authority").fields()
    path.write_text(NOTEBOOKS.replace("reference: 2027/ICT/014", "reference: THEIRS").replace("country: SE", "country: NL"))
    told = browser.post("/authority", {**old, "v:reference": "MINE"})
    assert told.status == 409
    assert "THEIRS" in told.words("m-reference")
    assert "MINE" in told.words("m-reference")
    assert "reference: THEIRS" in file_of(browser)
    assert told.fields()["v:country"] == "NL", "what nobody here has changed is as the file has it"
    again = browser.post("/authority", told.fields())
    assert again.status == 409, "no choice, no change"
    kept = browser.post("/authority", {**told.fields(), "theirs": "reference"})
    assert kept.status == 303
    assert browser.get("/authority").fields()["v:reference"] == "THEIRS"
    browser.post("/authority", {**told.fields(), "mine": "reference"})
    assert "reference: MINE" in file_of(browser)
    assert "country: NL" in file_of(browser)


def test_a_choice_in_a_conflict_does_not_hold_for_what_came_after_it(browser: Browser) -> None:
    path = browser.folder / "tender.yaml"
    old = browser.get("/authority").fields()
    path.write_text(NOTEBOOKS.replace("2027/ICT/014", "FIRST"))
    told = browser.post("/authority", {**old, "v:reference": "MINE"})
    path.write_text(NOTEBOOKS.replace("2027/ICT/014", "SECOND"))
    assert browser.post("/authority", {**told.fields(), "mine": "reference"}).status == 409
    assert "reference: SECOND" in file_of(browser)


def test_two_tabs_that_change_different_values_both_have_their_way(browser: Browser) -> None:
    one, other = browser.get("/authority").fields(), browser.get("/authority").fields()
    browser.post("/authority", {**one, "v:reference": "ONE"})
    assert browser.post("/authority", {**other, "v:title": "Other"}).status == 303
    assert "reference: ONE\ntitle: Other\n" in file_of(browser)


def test_what_is_typed_while_the_file_cannot_be_read_stays_on_the_page_and_is_saved_later(browser: Browser) -> None:
    path = browser.folder / "tender.yaml"
    fields = browser.get("/authority").fields()
    path.write_text(NOTEBOOKS + "broken: [\n")
    told = browser.post("/authority", {**fields, "v:title": "Typed"})
    assert told.status == 409
    assert "Line 53: the bracket of “broken” is never closed" in told.words("problems")
    assert told.fields()["v:title"] == "Typed"
    assert path.read_text() == NOTEBOOKS + "broken: [\n"
    path.write_text(NOTEBOOKS)
    assert browser.post("/authority", told.fields()).status == 303
    assert "title: Typed" in file_of(browser)


def test_a_file_that_was_broken_from_the_start_is_told_on_every_page(tmp_path: Path) -> None:
    browser = Browser(folder_of(tmp_path / "x", "title: [\n"))
    for page in PAGES:
        answer = browser.get(page.path)
        assert answer.status == 200
        assert "is never closed" in answer.words("problems")


def test_a_folder_without_a_tender_offers_to_begin_one(tmp_path: Path) -> None:
    browser = Browser(tmp_path / "new")
    assert browser.get("/points").headers["location"] == "/"
    assert "There is no tender in this folder yet" in browser.get("/").text
    assert browser.post("/language", {"language": "nl"}).status == 303
    assert "nog geen aanbesteding" in browser.get("/").text
    assert browser.post("/", {"scenario": "high", "do": "tender"}).headers["location"] == "/authority"
    written = file_of(browser)
    assert "language: nl" in written
    assert "scenario: high" in written
    assert (browser.folder / "tender.schema.json").is_file()
    browser.post("/", {"scenario": "low", "do": "tender"})
    assert file_of(browser) == written, "one that is there stays"


def test_a_consultation_is_begun_without_a_scenario_which_every_page_bears(tmp_path: Path) -> None:
    browser = Browser(tmp_path / "new")
    browser.post("/", {"do": "consultation"})
    assert "scenario:  #" in file_of(browser)
    assert tenderkit.load_tender(browser.folder, consultation=True).consultation
    for page in PAGES:
        assert browser.get(page.path).status == 200
    browser.type("/scenario", scenario="medium")
    assert "scenario: medium  #" in file_of(browser)


def test_points_fill_in_the_scoring_table(browser: Browser) -> None:
    answer = browser.type("/points", **{"award__points__AC-3": "40"})
    cells = answer.page.xpath("//*[@id='table-AC-3']//td[@class='num']/text()")
    assert cells == ["100 %", "40", "70 %", "28", "0 %", "0"]
    assert "The points add up to 60" in answer.words("sum")
    assert "the points add up to 60, not to 50" in answer.words("m-award.total")


def test_points_of_an_item_that_is_gone_can_be_taken_out_of_the_file(browser: Browser) -> None:
    browser.type("/scenario", scenario="high")
    told = browser.get("/points")
    assert "AC-3" in told.words("f-award.points.AC-3")
    browser.post("/points", {"do": "take_out:award.points.AC-3"})
    browser.post("/points", {"do": "take_out:award.total"})
    browser.post("/points", {"do": "take_out:award.rounding"})
    assert file_of(browser) == NOTEBOOKS.replace("scenario: medium", "scenario: high").replace("    AC-3: 30\n", "")


def test_rows_pasted_from_excel_become_products(browser: Browser) -> None:
    pasted = 'Name\tQuantity\tDetails\r\n"Mouse, ""quiet"""\t12\tCPV 1\r\nCable\t\t\r\n'
    browser.post("/products", {"do": "paste", "paste": pasted})
    products = tenderkit.load_tender(browser.folder).file.products
    assert [(one.name, one.quantity, one.details) for one in products[2:]] == [
        ('Mouse, "quiet"', 12, "CPV 1"),
        ("Cable", None, None),
    ]
    browser.post("/products", {"do": "remove:0"})
    assert [one.name for one in tenderkit.load_tender(browser.folder).file.products] == [
        "Docking station, USB-C",
        'Mouse, "quiet"',
        "Cable",
    ]


def test_a_product_that_is_a_name_alone_can_be_given_the_rest(tmp_path: Path) -> None:
    browser = Browser(folder_of(tmp_path / "x", "scenario: low\nproducts:\n  - Laptop  # the cheap one\n  - Screen\n"))
    browser.post("/products", {"do": "details:1"})
    browser.type("/products", products__1__quantity="5", products__0="Notebook")
    assert file_of(browser) == "scenario: low\nproducts:\n  - Notebook  # the cheap one\n  - name: Screen\n    quantity: 5\n"


def test_an_item_says_why_it_is_in_the_tender_and_is_left_out_and_added_again(browser: Browser) -> None:
    why = browser.get("/criteria").page.xpath("//*[@aria-labelledby='item-AC-4']//*[@class='why']")[0].text_content()
    assert "it belongs to the scenario" in why
    assert "These refer to it: ADD-2" in why
    browser.post("/criteria", {"do": "leave_out:AC-4"})
    assert "leave_out: [AC-4]" in file_of(browser)
    assert "ADD-2 refers to AC-4" in browser.get("/criteria").words("problems")
    browser.post("/criteria", {"do": "add:AC-4"})
    browser.post("/criteria", {"do": "leave_out:ADD-2"})
    assert tenderkit.load_tender(browser.folder).file.items.add == ("ADD-1",)
    assert tenderkit.load_tender(browser.folder).file.items.leave_out == ()
    browser.post("/criteria", {"do": "add:ADD-3"})
    assert tenderkit.load_tender(browser.folder).file.items.add == ("ADD-1", "ADD-3")
    browser.post("/criteria", {"do": "add:../../etc/passwd"})
    assert "passwd" not in file_of(browser)


def test_a_price_of_ones_own_can_be_added_and_gets_points(browser: Browser) -> None:
    browser.post("/own-criteria", {"do": "price"})
    browser.type("/own-criteria", award__criteria__0__price__currency="EUR")
    browser.type("/points", **{"award__points__PR-1": "50", "award__total": "100"})
    tender = tenderkit.load_tender(browser.folder)
    assert [(item.id, item.points) for item in tender.items if item.own] == [("PR-1", 50)]


def test_a_decision_says_what_follows_from_it(browser: Browser) -> None:
    answer = browser.type("/decisions", decisions__site_volume="60")
    assert "60%" in answer.words("effect-decisions.site_volume")
    assert "site_volume: 60" in file_of(browser)


def test_the_calendar_follows_the_dates(browser: Browser) -> None:
    answer = browser.type("/dates", dates__contract_start="2027-04-01")
    assert "1 April 2028" in answer.words("due")


# Earlier versions


def test_earlier_versions_are_bounded_apart_and_a_way_back(browser: Browser) -> None:
    browser.type("/authority", title="One")
    browser.type("/authority", title="Two")
    [version] = earlier.versions(browser.folder / "tender.yaml")
    assert NOTEBOOKS.split("\n")[3] in browser.get(f"/versions?version={version.name}").page.xpath("//pre/text()")[0]
    browser.post("/versions", {"do": f"restore:{version.name}"})
    assert file_of(browser) == NOTEBOOKS
    for name in ("../../tender.yaml", "/etc/passwd", "..%2f..%2ftender.yaml"):
        assert not browser.get(f"/versions?version={name}").page.xpath("//pre")
        browser.post("/versions", {"do": f"restore:{name}"})
    assert file_of(browser) == NOTEBOOKS


def test_no_more_versions_are_kept_than_said_and_none_of_them_is_lost_to_one_of_the_same_second(tmp_path: Path) -> None:
    path, now = tmp_path / "tender.yaml", datetime(2027, 3, 1, 12)
    for number in range(earlier.KEPT + 10):
        earlier.keep(path, b"%d" % number, now + timedelta(minutes=6 * number))
    assert [version.time for version in earlier.versions(path)][-1] == now + timedelta(minutes=60)
    assert len(earlier.versions(path)) == earlier.KEPT
    (tmp_path / "other").mkdir()
    for number in range(3):
        earlier.keep(tmp_path / "other/tender.yaml", b"%d" % number, now, always=True)
    assert len(earlier.versions(tmp_path / "other/tender.yaml")) == 3


# The file

KEYS: list[KeyPath] = [
    *[("title",), ("contracting_authority", "address"), ("award", "points", "AC-3"), ("award", "points", "AC-9"), ("products", 0)],
    *[
        ("products", 2, "name"),
        ("items", "add"),
        ("items", "leave_out"),
        ("house", "style"),
        ("blanks", "CC-1.months"),
        ("lots", 0, "id"),
    ],
]
TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*/tender.yaml"))]
LINE_ENDS = st.sampled_from(["\n", "\r\n"])
VALUES = st.one_of(
    st.text(max_size=20), st.none(), st.lists(st.text(min_size=1, max_size=6), max_size=3), st.just({"a": "1", "b": ["x: y", "z"]})
)


@settings(max_examples=examples(20))
@given(st.sampled_from(TEXTS), st.sampled_from(KEYS), VALUES, LINE_ENDS)
def test_a_value_is_put_in_and_every_other_line_and_remark_stays(text: str, keys: KeyPath, value: object, end: str) -> None:
    text = text.replace("\n", end)
    try:
        made = splicing.with_value(text, keys, value)
    except splicing.NotSplicedError:
        return
    before, after = parse(text.replace("\r\n", "\n"), "x")[0], parse(made.replace("\r\n", "\n"), "x")[0]
    others = [each for each in before.lines if each and each[0] != keys[0]]
    assert [each for each in after.lines if each and each[0] != keys[0]] == others
    for name in before.data:
        if name != keys[0]:
            assert after.data[name] == before.data[name]
    remarks = re.findall(r"#[^\n]*", text)
    assert [remark for remark in remarks if remark.strip() not in made] == []
    assert made.count("\r\n") == made.count("\n") if end == "\r\n" else "\r" not in made.replace(str(value), "")


@pytest.mark.parametrize("name", ["laptops-nl", "servers"])
def test_almost_every_value_of_an_example_can_be_changed_alone(name: str) -> None:
    text = (ROOT / f"examples/{name}/tender.yaml").read_text(encoding="utf-8")
    file = parse(text, "x")[0]
    for keys in filter(None, file.lines):
        changed = splicing.with_value(text, keys, "new: one #2")
        assert parse(changed, "x")[1] == []
        assert sum(line not in text.split("\n") for line in changed.split("\n")) == 1
    assert len(file.lines) > 20


def test_a_byte_order_mark_and_the_encoding_of_the_file_stay(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        browser = Browser(folder_of(tmp_path / encoding))
        path = browser.folder / "tender.yaml"
        path.write_bytes(NOTEBOOKS.encode(encoding))
        browser.type("/authority", title="Ł")
        assert path.read_bytes().decode(encoding) == NOTEBOOKS.replace(
            "Notebooks and docking stations for schools & libraries", "Ł"
        )
        assert path.read_bytes()[:2] == NOTEBOOKS.encode(encoding)[:2]


def test_a_file_that_cannot_be_written_is_told_and_what_was_typed_stays(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    answer = browser.post("/authority", {**browser.get("/authority").fields(), "v:title": "Typed"})
    assert answer.status == 409
    assert "cannot be written" in answer.words("problems")
    assert answer.fields()["v:title"] == "Typed"
    assert file_of(browser) == NOTEBOOKS


def test_lots_are_said_to_be_changed_in_the_file(tmp_path: Path) -> None:
    lots = NOTEBOOKS + "lots:\n  - {id: 1, title: A}\n  - {id: 2, title: B, award: {points: {AC-3: 25, AC-4: 25}}}\n"
    browser = Browser(folder_of(tmp_path / "x", lots))
    for path in ("/", "/criteria", "/points", "/dates"):
        answer = browser.get(path)
        assert answer.status == 200
        assert "This tender has 2 lots" in answer.text


def test_a_value_below_what_is_a_text_so_far_is_not_written_over_it(tmp_path: Path) -> None:
    browser = Browser(folder_of(tmp_path / "x", "scenario: low\ndates: to be told  # by Jan\n"))
    fields = browser.get("/dates").fields()
    told = browser.post("/dates", {**fields, "v:dates.award": "2027-03-01"})
    assert told.status == 409
    assert "“dates.award” cannot be changed here without changing more of the file" in told.words("problems")
    assert told.fields()["v:dates.award"] == "2027-03-01"
    assert file_of(browser) == "scenario: low\ndates: to be told  # by Jan\n"
