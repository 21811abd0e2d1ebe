import inspect

from bot.domain import errors
from bot.domain.secret import Secret


def test_every_error_belongs_to_the_one_tree() -> None:
    classes = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, Exception)]
    assert len(classes) > 15
    assert [found.__name__ for found in classes if not issubclass(found, errors.ClapperError)] == []


def test_an_error_prints_its_key_and_values() -> None:
    assert str(errors.RequestRefused("request-duration-not-taken", value=6)) == "request-duration-not-taken value=6"


def test_a_secret_does_not_print() -> None:
    secret = Secret("sk-very-secret")
    assert "sk-very" not in f"{secret} {secret!r} {[secret]} {secret.__class__}"
    assert secret.reveal() == "sk-very-secret"
