"""A page of figures, read as Prometheus reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

Labels = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Figures:
    text: str
    samples: Mapping[tuple[str, Labels], float]

    def of(self, name: str, **labels: str) -> float | None:
        """None where there is no such series."""
        return self.samples.get((name, frozenset(labels.items())))

    def names(self) -> set[str]:
        return {name for name, _ in self.samples}

    def counted(self) -> dict[tuple[str, Labels], float]:
        """All that is ours: what the kernel says of a process differs from look to look."""
        return {key: value for key, value in self.samples.items() if key[0].startswith("clapper_")}

    def labels(self, name: str) -> list[dict[str, str]]:
        return [dict(labels) for found, labels in self.samples if found == name]


def figures_of(text: str) -> Figures:
    samples = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    return Figures(text, samples)
