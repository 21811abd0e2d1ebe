"""Who may buy with which key, and what stays readable."""

from bot.domain.keys import KeyId
from bot.domain.secret import Secret
from bot.providers.keys import LiveKeyring

FIRST, SECOND, ELSEWHERE = KeyId(7, "aigate", 1), KeyId(7, "aigate", 2), KeyId(8, "aigate", 1)


def ring() -> LiveKeyring:
    return LiveKeyring({"aigate": Secret("operator's")})


def test_the_operators_key_is_usable_where_there_is_one() -> None:
    keyring = ring()
    assert keyring.usable("aigate", "operator")
    assert not keyring.usable("aimlapi", "operator")


def test_an_active_key_is_the_servers_own_and_no_others() -> None:
    keyring = ring()
    keyring.hold(FIRST, Secret("first"), active=True)
    assert keyring.usable("aigate", FIRST.alias)
    assert keyring.own("aigate", 7) == FIRST.alias
    assert keyring.own("aigate", 8) is None
    assert keyring.own("aimlapi", 7) is None
    assert not keyring.usable("aimlapi", FIRST.alias)
    assert not keyring.usable("aigate", ELSEWHERE.alias)


def test_a_replaced_key_buys_nothing_more_and_still_reads() -> None:
    keyring = ring()
    keyring.hold(FIRST, Secret("first"), active=True)
    keyring.hold(SECOND, Secret("second"), active=True)
    assert keyring.own("aigate", 7) == SECOND.alias
    assert (keyring.usable("aigate", FIRST.alias), keyring.usable("aigate", SECOND.alias)) == (False, True)
    assert set(keyring.of("aigate")) == {"operator", FIRST.alias, SECOND.alias}
    keyring.hold(FIRST, Secret("first"), active=False)
    assert keyring.own("aigate", 7) == SECOND.alias


def test_a_retired_key_leaves_the_server_without_one() -> None:
    keyring = ring()
    keyring.hold(FIRST, Secret("first"), active=True)
    keyring.hold(FIRST, Secret("first"), active=False)
    assert keyring.own("aigate", 7) is None
    assert not keyring.usable("aigate", FIRST.alias)
    assert keyring.of("aigate")[FIRST.alias] is keyring.key(FIRST)
    assert keyring.key(FIRST) is not None
    keyring.hold(FIRST, None, active=False)
    assert FIRST.alias not in keyring.of("aigate")
    assert keyring.knows("aigate", FIRST.alias)
    assert not keyring.knows("aigate", SECOND.alias)


def test_a_key_that_could_not_be_opened_is_owned_and_not_usable() -> None:
    keyring = ring()
    keyring.hold(FIRST, None, active=True)
    assert keyring.own("aigate", 7) == FIRST.alias
    assert not keyring.usable("aigate", FIRST.alias)


def test_a_key_on_trial_can_be_read_with_and_buys_nothing() -> None:
    keyring = ring()
    with keyring.trying("aigate", Secret("new")) as alias, keyring.trying("aigate", Secret("newer")) as other:
        assert alias != other
        assert keyring.of("aigate")[alias].reveal() == "new"
        assert not keyring.usable("aigate", alias)
    assert set(keyring.of("aigate")) == {"operator"}


def test_no_key_is_printed() -> None:
    keyring = ring()
    keyring.hold(FIRST, Secret("canary"), active=True)
    assert "canary" not in repr(vars(keyring)) + repr(keyring.of("aigate"))
    assert "operator's" not in repr(vars(keyring))
