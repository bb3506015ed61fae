"""The pages, in the order in which one goes through them."""

from tenderkit.web.pages import (
    authority_page,
    consultation_page,
    criteria_page,
    dates_page,
    decisions_page,
    documents_page,
    forms_page,
    home_page,
    house_page,
    many_page,
    own_criteria_page,
    points_page,
    preview_page,
    products_page,
    returns_page,
    scenario_page,
    versions_page,
)
from tenderkit.web.visit import Page

PAGES: tuple[Page, ...] = (
    home_page.PAGE,
    authority_page.PAGE,
    products_page.PAGE,
    consultation_page.PAGE,
    returns_page.PAGE,
    scenario_page.PAGE,
    criteria_page.PAGE,
    own_criteria_page.PAGE,
    points_page.PAGE,
    decisions_page.PAGE,
    dates_page.PAGE,
    documents_page.PAGE,
    preview_page.PAGE,
    house_page.PAGE,
    forms_page.PAGE,
    many_page.PAGE,
    versions_page.PAGE,
)
