"""What may have changed between an order and the word that lets it go on."""

from bot.domain.errors import RequestRefused
from bot.domain.jobs import Job
from bot.domain.requests import Model
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard


class Recheck:
    def __init__(self, *, registry: Registry, switches: Switchboard) -> None:
        self._registry = registry
        self._switches = switches

    def model(self, job: Job) -> Model:
        """The draft's model, if it could be ordered now, with whose key it was. Raises what refuses it; the draft is left as it is."""
        model = self._registry.model(job.request.model)
        if model is None or self._registry.provider(job.provider) is None or self._registry.gone(model):
            raise RequestRefused("model-gone", model=job.request.model)
        if self._registry.buyer(job.provider, job.account) is None:
            raise RequestRefused("model-no-key", model=model.id)
        self._switches.admit(job.provider)
        return model
