"""The key file: who has the password gets in, who has anything else does not, and nothing in it tells the key."""

from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.keys.file_key import FileKey, KeysUnusable
from desktop.keys.key_file import KeyFile, begun, read, written
from desktop.keys.passwords import Cost
from desktop.keys.recovery import NoRecoveryKey, RecoveryKey, name_of

CHEAP = Cost(memory_kib=8, passes=1)
OLGA, PETR, IVAN = (UUID(int=number) for number in (1, 2, 3))
passwords = st.text(min_size=10, max_size=40).filter(lambda text: len(text.strip()) >= 10)


def keys_for(key: FileKey, password: str = "ключ от бытовки") -> KeyFile:
    return begun(key).with_holder(key, OLGA, "Ольга", password, CHEAP)


@settings(deadline=None)
@given(passwords, passwords)
def test_a_password_opens_and_another_does_not(password: str, other: str) -> None:
    key = FileKey.new()
    keys = read(written(keys_for(key, password)))
    assert keys.opened(OLGA, password).secret == key.secret
    if other != password:
        keys = read(written(keys.with_holder(key, PETR, "Пётр", other, CHEAP)))
        assert keys.opened(PETR, other).secret == key.secret
        assert keys.opened(OLGA, password).secret == key.secret, "the others go on as before"


def test_a_wrong_password_says_whose_it_is_not() -> None:
    with pytest.raises(KeysUnusable, match="The password is not that of Ольга"):
        keys_for(FileKey.new()).opened(OLGA, "ключ от вагончика")


def test_an_accent_typed_in_two_ways_is_one_password() -> None:
    keys = keys_for(FileKey.new(), "ёлка в йодлере")
    assert keys.opened(OLGA, "е\u0308лка в и\u0306одлере")


def test_a_short_password_is_refused() -> None:
    with pytest.raises(KeysUnusable, match="too short: give at least 10"):
        keys_for(FileKey.new(), "коротко")


def test_a_changed_password_replaces_the_old_one_and_stays_in_its_place() -> None:
    key = FileKey.new()
    keys = keys_for(key).with_holder(key, PETR, "Пётр", "второй человек", CHEAP)
    keys = keys.with_holder(key, OLGA, "Ольга", "новый ключ бытовки", CHEAP)
    assert [each.name for each in keys.holders] == ["Ольга", "Пётр"]
    assert keys.opened(OLGA, "новый ключ бытовки").secret == key.secret
    with pytest.raises(KeysUnusable):
        keys.opened(OLGA, "ключ от бытовки")


def test_who_has_left_opens_nothing_and_the_last_one_stays() -> None:
    key = FileKey.new()
    keys = keys_for(key).with_holder(key, PETR, "Пётр", "второй человек", CHEAP).without(OLGA)
    with pytest.raises(KeysUnusable, match="no key on this computer"):
        keys.opened(OLGA, "ключ от бытовки")
    with pytest.raises(KeysUnusable, match="only person"):
        keys.without(PETR)


def test_a_box_moved_to_another_person_does_not_open() -> None:
    """Who knows their own password must not become somebody else by editing the file."""
    key = FileKey.new()
    (holder,) = keys_for(key).holders
    moved = msgspec.structs.replace(keys_for(key), holders=(msgspec.structs.replace(holder, person=PETR),))
    with pytest.raises(KeysUnusable):
        moved.opened(PETR, "ключ от бытовки")


@settings(deadline=None)
@given(st.data())
def test_the_printed_recovery_key_opens_however_it_is_typed(data: st.DataObject) -> None:
    key, recovery = FileKey.new(), RecoveryKey.new()
    keys = read(written(keys_for(key).with_recovery(key, recovery.public)))
    spaces = data.draw(st.sampled_from(["", " ", "-", "\n"]))
    typed = recovery.text.replace(" ", spaces)
    typed = data.draw(st.sampled_from([typed, typed.lower(), typed.replace("0", "O").replace("1", "l"),
                                       typed.translate(str.maketrans("ABCEHKMPTXY3", "АВСЕНКМРТХУЗ"))]))  # fmt: skip
    assert keys.recovered(RecoveryKey.read(typed)).secret == key.secret


@settings(deadline=None)
@given(st.integers(0, 55), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_mistyped_letter_of_the_recovery_key_is_told(at: int, letter: str) -> None:
    letters = list(RecoveryKey.new().text.replace(" ", ""))
    if letters[at] != letter:
        letters[at] = letter
        with pytest.raises(NoRecoveryKey, match="a letter is wrong or missing"):
            RecoveryKey.read("".join(letters))


def test_another_companys_recovery_key_is_told() -> None:
    key = FileKey.new()
    right, other = RecoveryKey.new(), RecoveryKey.new()
    keys = keys_for(key).with_recovery(key, right.public)
    with pytest.raises(KeysUnusable, match=f"{name_of(other.public)}, of another company or from before") as refused:
        keys.recovered(other)
    assert name_of(right.public) in str(refused.value), "so that somebody looks for the right sheet"
    with pytest.raises(KeysUnusable, match="No recovery key was made"):
        keys_for(key).recovered(RecoveryKey.new())


def test_nothing_in_the_key_file_is_the_key_or_a_password() -> None:
    key, recovery = FileKey.new(), RecoveryKey.new()
    content = written(keys_for(key).with_recovery(key, recovery.public))
    secrets = (key.secret.hex(), key.database, key.drafts, recovery.text, recovery.text.replace(" ", ""))
    assert not any(each.encode() in content for each in secrets)
    assert key.secret not in content
    assert "бытовки".encode() not in content


@settings(deadline=None)
@given(st.data())
def test_a_key_file_with_any_byte_changed_opens_with_the_same_key_or_is_refused_in_words(data: st.DataObject) -> None:
    key = FileKey.new()
    content = bytearray(written(keys_for(key)))
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        opened = read(bytes(content)).opened(OLGA, "ключ от бытовки")
    except KeysUnusable:
        return
    assert opened.secret == key.secret


@given(st.binary(max_size=200))
def test_what_is_no_key_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(KeysUnusable, match="damaged"):
        read(content)


def test_a_key_file_cannot_ask_for_all_the_memory() -> None:
    content = written(keys_for(FileKey.new())).replace(b'"memory_kib": 8', b'"memory_kib": 99999999')
    with pytest.raises(KeysUnusable, match="damaged"):
        read(content)


def test_keys_for_different_purposes_differ_and_a_forgotten_key_gives_none() -> None:
    key = FileKey.new()
    assert len({key.id, key.database, key.drafts, key.secret.hex()}) == 4
    key.forget()
    with pytest.raises(ValueError, match="forgotten"):
        _ = key.database
