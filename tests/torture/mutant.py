"""What a mutant is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """`old` stands exactly once in the file at `path`."""

    path: str
    old: str
    new: str

    def fits(self, source: str) -> bool:
        return source.count(self.old) == 1

    def applied(self, source: str) -> str:
        if not self.fits(source):
            raise ValueError(f"{self.path} has not exactly one {self.old!r}")
        return source.replace(self.old, self.new)


@dataclass(frozen=True)
class Mutant:
    """`rule` as people read it, without a bar; `tests` are the pytest ids of which one must fail."""

    name: str
    rule: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
