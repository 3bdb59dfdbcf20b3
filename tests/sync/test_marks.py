"""A mark says that it is the same person again, and to nobody without the key who that is."""

from __future__ import annotations

from sync.keyring import Keyring
from sync.marks import mark, marks_of, newest_marks
from sync.seal import Contact, fingerprint, make_desk_key

OLD, NEW = make_desk_key(bytes(range(32))), make_desk_key(bytes(range(1, 33)))
TRUUS = Contact(name="Truus", phone="+31450007788")


def test_a_number_has_the_same_mark_in_whatever_box() -> None:
    ring = Keyring((NEW,))
    again = Contact(name="T. Jansen", phone="+31450007788")
    assert marks_of(TRUUS, "box-1", ring) == marks_of(again, "box-2", ring)
    assert marks_of(Contact(phone="+31450007789"), "box-1", ring) != marks_of(TRUUS, "box-1", ring)


def test_an_address_is_known_however_it_was_typed_and_both_ways_are_known() -> None:
    ring = Keyring((NEW,))
    typed, again = Contact(email="Truus@Linde.example"), Contact(email=" truus@linde.example ")
    assert marks_of(typed, "box-1", ring) == marks_of(again, "box-2", ring)
    both = marks_of(Contact(phone=TRUUS.phone, email=typed.email), "box-3", ring)
    assert set(both) == {*marks_of(TRUUS, "box-1", ring), *marks_of(typed, "box-1", ring)}


def test_without_a_number_only_this_box_is_known_for_first_names_are_shared() -> None:
    ring = Keyring((NEW,))
    nameless = Contact(name="Truus")
    assert marks_of(nameless, "box-1", ring) != marks_of(nameless, "box-2", ring)
    assert marks_of(nameless, "box-1", ring) == marks_of(Contact(name="An"), "box-1", ring)


def test_a_mark_made_under_an_older_key_is_still_found_and_a_new_one_takes_the_newest() -> None:
    before = newest_marks(TRUUS, "b", Keyring((OLD,)))
    assert before == [(before[0][0], fingerprint(OLD.public))]
    ring = Keyring((OLD, NEW))
    assert before[0][0] in marks_of(TRUUS, "b", ring)
    assert newest_marks(TRUUS, "b", ring)[0][1] == fingerprint(NEW.public)


def test_without_a_key_there_are_no_marks_and_another_key_makes_others() -> None:
    assert not marks_of(TRUUS, "b", Keyring())
    assert not newest_marks(TRUUS, "b", Keyring())
    assert mark("phone:+31450007788", OLD) != mark("phone:+31450007788", NEW)


def test_a_mark_holds_nothing_of_the_number() -> None:
    made = mark("phone:+31450007788", NEW)
    assert len(made) == 32
    assert set(made) <= set("0123456789abcdef")
