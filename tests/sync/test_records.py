"""Records: a typed view over fields that are kept as they came."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.records import STRUCTS, Activity, Service, fields_of, override_id, parse

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def test_missing_fields_take_their_defaults() -> None:
    service = parse("service", "s", {"name": "Formulierenhulp"})
    assert isinstance(service, Service)
    assert (service.id, service.name, service.wheelchair) == ("s", "Formulierenhulp", "unknown")


def test_unknown_fields_are_passed_over() -> None:
    assert parse("service", "s", {"name": "x", "van_later": 1}) == Service(id="s", name="x")


def test_a_field_of_a_wrong_type_takes_its_default_and_the_rest_stays() -> None:
    fields = {"title": "Koffie", "capacity": "veel", "state": "misschien", "exdates": ["x"]}
    activity = parse("activity", "a", fields)
    assert activity == Activity(id="a", title="Koffie", exdates=["x"])


def test_the_id_is_not_a_field() -> None:
    assert parse("service", "s", {"id": "een ander"}).id == "s"
    assert parse("service", "s", {"id": "een ander", "cost_cents": "x"}).id == "s"
    assert "id" not in fields_of(Service(id="s", name="x"))


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        parse("van_later", "x", {})


def test_fields_are_those_that_differ_from_their_defaults() -> None:
    assert fields_of(Service(id="s", name="x", cost_cents=0)) == {"name": "x", "cost_cents": 0}


def test_an_override_has_the_same_id_on_every_device() -> None:
    assert override_id("a", "2026-11-26T10:00") == "a@2026-11-26T10:00"


@pytest.mark.parametrize("kind", STRUCTS)
def test_an_empty_record_of_every_kind_can_be_shown(kind: str) -> None:
    assert parse(kind, "x", {}) == STRUCTS[kind](id="x")
    assert fields_of(STRUCTS[kind](id="x")) == {}


@pytest.mark.parametrize("kind", STRUCTS)
def test_records_are_frozen_and_never_share_a_list(kind: str) -> None:
    one, other = STRUCTS[kind](id="x"), STRUCTS[kind](id="y")
    with pytest.raises(AttributeError):
        one.id = "z"  # type: ignore[misc]
    for name in STRUCTS[kind].__struct_fields__:
        value = getattr(one, name)
        assert not isinstance(value, list | dict) or value is not getattr(other, name)


@pytest.mark.parametrize("kind", STRUCTS)
@settings(max_examples=25)
@given(data=st.data())
def test_no_fields_whatever_stop_a_record_from_being_shown(kind: str, data: st.DataObject) -> None:
    names = st.sampled_from(STRUCTS[kind].__struct_fields__) | st.text(max_size=8)
    fields: dict[str, Any] = data.draw(st.dictionaries(names, ANYTHING, max_size=6))
    record = parse(kind, "x", fields)
    assert record.id == "x"
    for name in fields.keys() & set(STRUCTS[kind].__struct_fields__):
        value = msgspec.to_builtins(getattr(record, name))
        default = msgspec.to_builtins(getattr(STRUCTS[kind](id="x"), name))
        assert name == "id" or value in (fields[name], default)


@pytest.mark.parametrize("kind", STRUCTS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_record_comes_back_from_its_fields(kind: str, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(msgspec.structs.fields(STRUCTS[kind])))
    changes: st.SearchStrategy[Any] = st.just(
        [{"record": "x", "number": 1}]
    )  # those of a tray travel as they are
    fields = st.just({"title": "x", "cost_cents": 0})  # those of an example as well
    as_they_are = {list[dict[str, Any]]: changes, dict[str, Any]: fields}
    drawn = as_they_are[field.type] if field.type in as_they_are else st.from_type(field.type)
    value: Any = data.draw(drawn.filter(is_json))
    record = STRUCTS[kind](**{"id": "x", field.name: value})
    again = msgspec.json.decode(msgspec.json.encode(fields_of(record)))
    assert parse(kind, record.id, again) == record


def is_json(value: Any) -> bool:
    """Return whether a value is no NaN and no infinity, which JSON does not have."""
    return bool(msgspec.json.decode(msgspec.json.encode(value)) == value)
