"""What stands in `ops/` and in the compose files fits the program: files parse, and every figure, label and value in them exists."""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.backlog import Backlog
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.metrics import CallAnswered, DiscordAnswered, JobMoved, OrderRefused, TaskFailed
from bot.domain.outcomes import Rejected
from bot.domain.switches import Gate
from bot.domain.vitals import Books, Disk, Gateway, Leading, Vitals
from bot.metrics import Exposition, PrometheusMeter
from tests.fakes.figures import Figures, figures_of
from tests.unit.render.samples import job

ROOT = Path(__file__).parents[3]
OPS = ROOT / "ops"
DASHBOARD = OPS / "grafana" / "dashboards" / "clapper.json"
RULES = OPS / "prometheus" / "alerts.yml"
COMPOSE = ROOT / "compose.postgres.yaml"
NOW = datetime(2026, 11, 27, tzinfo=UTC)

FAILED = job(JobState.FAILED, failure=Failure(FailureKind.MODERATED))
HAPPENED = (
    OrderRefused("limit-member"),
    CallAnswered("demo", Rejected(Failure(FailureKind.NO_CREDIT)), 1.0),
    JobMoved(replace(FAILED, state=JobState.RUNNING), FAILED),
    TaskFailed("audit"),
    DiscordAnswered(200),
)
"""Of what has no figure before it happened."""
EVERYTHING = Vitals(NOW, Leading(Backlog(), {"demo": Gate.OPEN}, None, {}), Gateway(1, 1, 0.1), Disk(1, 2), Books(0, NOW), 0)
BY_PROMETHEUS = {"instance", "job", "service", "alertname", "alertstate", "severity", "le"}
"""Labels that do not come from us."""
NOT_OURS = {"up", "ALERTS"}
GROWING = {"rule", "reason", "status", "task"}
"""Labels whose values are not all shown from the start."""

SELECTOR = re.compile(r"\b([a-zA-Z_]\w*)\{([^}]*)\}")
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
GROUPING = re.compile(r"\b(?:by|on|without|group_left|group_right)\s*\(([^)]*)\)")
NAME = re.compile(r"\b((?:clapper|process)_\w+)")


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Of a process that knows all there is to know."""
    meter = PrometheusMeter(["demo"])
    for what in HAPPENED:
        meter.observe(what)

    async def vitals() -> Vitals:
        return EVERYTHING

    made = Exposition(meter, vitals, {"version": "1", "role": "all", "database": "sqlite"})
    return figures_of(asyncio.run(made.page("")).body.decode())


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def panels() -> list[dict[str, Any]]:
    return json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]


def rules() -> list[dict[str, Any]]:
    return [rule for group in loaded(RULES)["groups"] for rule in group["rules"]]


def asked() -> Iterator[tuple[str, str]]:
    """Every expression, with where it stands."""
    for panel in panels():
        for target in panel.get("targets", ()):
            yield f"dashboard: {panel['title']}", target["expr"]
    for rule in rules():
        yield f"alert: {rule['alert']}", rule["expr"]


ASKED = list(asked())


@pytest.mark.parametrize(("where", "expression"), ASKED, ids=[f"{where} {number}" for number, (where, _) in enumerate(ASKED)])
def test_an_expression_asks_for_what_there_is(where: str, expression: str, figures: Figures) -> None:
    named = set(NAME.findall(expression))
    known = figures.names()
    assert named or NOT_OURS.intersection(re.findall(r"\w+", expression)), f"{where} asks for nothing"
    assert named <= known, f"{where}: there is no {named - known}"
    labels = {label for name in named for series in figures.labels(name) for label in series} | BY_PROMETHEUS
    for group in GROUPING.findall(expression):
        assert {label.strip() for label in group.split(",") if label.strip()} <= labels, f"{where}: {group}"
    for name, matchers in SELECTOR.findall(expression):
        for label, operator, value in MATCHER.findall(matchers):
            if name in NOT_OURS or label in GROWING | BY_PROMETHEUS:
                continue
            values = {series.get(label) for series in figures.labels(name)}
            wanted = value.split("|") if "~" in operator else [value]
            assert set(wanted) <= values, f"{where}: {name} has no {label} {value}"


def test_each_alert_says_what_happened_what_to_do_and_how_urgent_it_is() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"]


def test_what_operators_have_to_hear_of_is_covered() -> None:
    names = {rule["alert"] for rule in rules()}
    assert names >= {
        "ClapperJobsUncertain",
        "ClapperOutboxStuck",
        "ClapperBooksDiffer",
        "ClapperRunnerAbsent",
        "ClapperProviderHeldBack",
        "ClapperProviderRests",
        "ClapperDiskFull",
        "ClapperGatewayDown",
    }


def test_each_alert_is_explained_to_operators() -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    assert [rule["alert"] for rule in rules() if f"`{rule['alert']}`" not in page] == []


def test_each_figure_is_explained(figures: Figures) -> None:
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^# TYPE (clapper_\w+) \w+$", figures.text, re.MULTILINE))
    assert shown == set(re.findall(r"^\| `(clapper_\w+)", page, re.MULTILINE))


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed (Debian: package prometheus)")
@pytest.mark.parametrize("check", [("check", "config", "prometheus.yml"), ("test", "rules", "alerts_test.yml")], ids=" ".join)
def test_prometheus_itself_takes_the_files_and_alerts_when_it_should(check: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *check], cwd=RULES.parent, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dashboard_can_be_provisioned() -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    assert board["uid"] == "clapper"
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids)
    for panel in board["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for target in panel.get("targets", ()):
            assert target["datasource"]["uid"] == "${datasource}"


def test_no_panel_hides_another() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in panels():
        place = panel["gridPos"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert (x, y) not in taken, f"{panel['title']} lies over {taken[x, y]}"
                taken[x, y] = panel["title"]


def test_prometheus_reads_every_process_of_the_compose_file() -> None:
    config, services = loaded(OPS / "prometheus" / "prometheus.yml"), loaded(COMPOSE)["services"]
    (job,) = config["scrape_configs"]
    (found,) = job["dns_sd_configs"]
    clappers = {name for name, service in services.items() if "build" in service and service.get("command") != ["migrate"]}
    assert set(found["names"]) == clappers
    assert {services[name]["environment"]["HTTP_PORT"] for name in clappers} == {str(found["port"])}
    assert {services[name]["environment"]["HTTP_HOST"] for name in clappers} == {"0.0.0.0"}  # noqa: S104 - inside its container
    assert config["rule_files"] == [RULES.name]
    assert job["job_name"] in (ROOT / "ops/prometheus/alerts.yml").read_text(encoding="utf-8")


def test_grafana_finds_prometheus_and_the_dashboard() -> None:
    services = loaded(COMPOSE)["services"]
    (source,) = loaded(OPS / "grafana/provisioning/datasources/prometheus.yml")["datasources"]
    host, _, port = source["url"].removeprefix("http://").partition(":")
    assert host in services
    assert any(line.endswith(f":{port}") for line in services[host]["ports"])
    (provider,) = loaded(OPS / "grafana/provisioning/dashboards/clapper.yml")["providers"]
    mounts = dict(line.split(":")[:2][::-1] for line in services["grafana"]["volumes"])
    assert ROOT / mounts[provider["options"]["path"]] == DASHBOARD.parent
    assert ROOT / mounts["/etc/grafana/provisioning"] == OPS / "grafana/provisioning"
    home = services["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert home == f"{provider['options']['path']}/{DASHBOARD.name}"


@pytest.mark.parametrize("path", [ROOT / "compose.yaml", COMPOSE], ids=["embedded", "postgresql"])
def test_every_container_is_locked_down_and_no_image_floats(path: Path) -> None:
    composed = loaded(path)
    for name, service in composed["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        if "build" not in service:
            assert re.fullmatch(r"[\w/]+:v?\d+\.\d+[\w.-]*", service["image"]), name
        for published in service.get("ports", ()):
            assert published.startswith("127.0.0.1:"), name
        for mount in service["volumes"]:
            source, _, rest = mount.partition(":")
            assert rest.endswith(":ro") and (ROOT / source).exists() if source.startswith(".") else source in composed["volumes"], mount
