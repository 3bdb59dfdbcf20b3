"""The search page while somebody types."""

from __future__ import annotations

import pytest

from kiosk.services.guesses import MOST
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.search import MAX_QUERY, SearchModel
from sync.links import short_code, shown_code
from tests.kiosk.changing import delete, put, rows, titles


@pytest.fixture
def search(services: Services) -> SearchModel:
    model = SearchModel(services)
    model.load()
    return model


def test_nothing_asked_yet(search: SearchModel) -> None:
    assert rows(search) == []
    assert search.property("emptyText").startswith("Typ een woord.")
    search.ask("   ")
    assert search.property("emptyText").startswith("Typ een woord.")


def test_every_letter_finds_something(search: SearchModel) -> None:
    for query in ("k", "ko", "koffie"):
        search.ask(query)
        assert "Koffie en breien" in titles(search)


def test_what_is_found_leads_to_its_own_page(search: SearchModel) -> None:
    found = {}
    for query in ("koffie", "maaltijdbus", "schutting"):
        search.ask(query)
        found[query] = (rows(search)[0].page, rows(search)[0].tint)
    assert found == {
        "koffie": ("activity", "green"),
        "maaltijdbus": ("service", "blue"),
        "schutting": ("helpPost", "rust"),
    }


def test_nothing_found_says_what_next(search: SearchModel, services: Services) -> None:
    search.ask("xyzzy")
    said = "Niets gevonden. Probeer een ander woord, of"
    assert search.property("emptyText") == f"{said} bel 045 - 000 01 00."
    put(services.replica, "neighbourhood", "n1", helpdesk_phone="")
    search.refresh()
    assert search.property("emptyText") == f"{said} vraag een vrijwilliger."


@pytest.mark.parametrize("query", ['"', "'; DROP", "a* OR b", "(", "\x00", "%", "🙂", "-", "^"])
def test_whatever_is_typed_does_no_harm(search: SearchModel, query: str) -> None:
    search.ask(query)
    assert search.property("query") == query


def test_the_code_of_a_slip_finds_what_the_slip_is_about(
    search: SearchModel, services: Services
) -> None:
    """A slip says: typ de code op de zuil."""
    today = services.now().date()
    coffee = next(
        one for one in services.replica.occurrences(today, today) if one.title == "Koffie en breien"
    )
    board = services.replica.help_posts("")[0]
    for key, page in ((coffee.key, "activity"), ("s2", "service"), (board.id, "helpPost")):
        for typed in (shown_code(short_code(key)), short_code(key).lower()):
            search.ask(typed)
            assert [(row.key, row.page) for row in rows(search)] == [(key, page)]
    search.ask(short_code("s2")[:-1])
    assert rows(search) == []
    put(services.replica, "help_post", board.id, state="review")
    search.ask(short_code(board.id))
    assert rows(search) == [], "what is not on the board is not found by its code either"


def test_a_question_has_an_end(search: SearchModel) -> None:
    search.ask("k" * 1000)
    assert len(search.property("query")) == MAX_QUERY


def test_what_was_typed_is_never_spoken(search: SearchModel) -> None:
    for query in ("koffie bij mijn zuster", "burenruzie"):
        search.ask(query)
        assert query not in search.spoken()
    search.ask("koffie")
    assert search.spoken().startswith("Koffie en breien.")


def test_private_services_are_found_but_not_spoken(search: SearchModel) -> None:
    search.ask("venster")
    assert titles(search) == ["Het Venster"]
    assert search.spoken() == "Dit lezen wij hier niet hardop voor. Vraag het aan een vrijwilliger."


def test_what_is_deleted_while_it_is_shown_is_gone(search: SearchModel, services: Services) -> None:
    search.ask("maaltijdbus")
    delete(services.replica, "service", "s2")
    search.refresh()
    assert titles(search) == []


def test_reset_forgets_question_and_answers(search: SearchModel) -> None:
    search.ask("koffie")
    search.reset()
    assert (search.property("query"), rows(search)) == ("", [])


def test_without_any_record_nothing_is_found(no_records: Services) -> None:
    search = SearchModel(no_records)
    search.ask("koffie")
    assert rows(search) == []
    assert search.property("emptyText").endswith("of vraag een vrijwilliger.")


def test_a_code_comes_before_what_its_letters_look_like(
    search: SearchModel, services: Services
) -> None:
    code = short_code("s2")
    found = services.replica.get("service", "s2")
    assert found is not None
    put(services.replica, "service", "like", name=f"Over {code}", visibility="public")
    for typed in (code, shown_code(code)):
        search.ask(typed)
        assert rows(search)[0].key == "s2", typed
    search.ask(code)
    assert titles(search)[1:] == [f"Over {code}"]


def test_a_word_that_is_spelt_as_a_code_is_no_guess(
    search: SearchModel, services: Services
) -> None:
    words = [short_code(f"nobody's {n}") for n in range(MOST + 1)]
    put(services.replica, "service", "like", name=" ".join(words), visibility="public")
    for word in words:
        search.ask(word)
        assert titles(search) == [" ".join(words)]
    services.guesses.check()
