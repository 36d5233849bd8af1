"""What the output should be: the same handlers over a store in memory, where nothing goes wrong and nobody interferes."""

import json
from typing import Final
from unittest.mock import patch

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from dragoman import bootstrap
from dragoman.article import ObjectAddress
from dragoman.settings import Settings
from dragoman.store import ObjectStore, StoredObject
from tests.faults.injector import CALM, Injector
from tests.faults.invocation import Surroundings
from tests.faults.pollers import Poller
from tests.faults.queues import make_queues
from tests.faults.services import Services
from tests.faults.sqs_protocol import SqsService
from tests.faults.template_numbers import read_feeds
from tests.faults.timeline import Timeline
from tests.unit.fakes import FakeStore

_QUEUES: Final = ("ingest", "translate")


class QuietStore(FakeStore):
    """A store that can be given what another one holds, with its versions and times."""

    def adopt(self, address: ObjectAddress, stored: StoredObject) -> None:
        """Hold this object as it is."""
        self._objects[address] = stored


def make_records(store: ObjectStore, settings: Settings) -> QuietStore:
    """The records of everything that the input bucket holds now, in a store of their own."""
    quiet = QuietStore()
    keys = list(store.list_keys(settings.input_bucket))
    for address in [ObjectAddress(settings.input_bucket, key) for key in keys] + _list_models(store, settings):
        stored = store.get(address)
        assert stored is not None
        quiet.adopt(address, stored)
    timeline = Timeline()
    queues = make_queues(timeline, "untroubled")
    injector = Injector(0, CALM, timeline, 0.0)
    services = Services(SqsService(queues), _ask_nobody)
    for name in _QUEUES:
        Poller(queues[name], read_feeds()[name], 1, Surroundings(timeline, injector, services))
    articles = [key for key in keys if settings.find_reference_kind(key) is None]
    references = [key for key in keys if key not in articles]
    with patch.object(bootstrap, "open_store", lambda: quiet):
        for wave in (references, articles):  # in this order no translation has to be made twice
            for key in wave:
                queues["ingest"].send(json.dumps({"bucket": settings.input_bucket, "key": key}))
            while timeline.step():
                pass
    assert not any(queue.count for queue in queues.values())
    return quiet


def _ask_nobody(request: AWSPreparedRequest) -> AWSResponse:
    raise AssertionError(f"the store in memory is not the only one: {request.url}")


def _list_models(store: ObjectStore, settings: Settings) -> list[ObjectAddress]:
    return [ObjectAddress(settings.model_bucket, key) for key in store.list_keys(settings.model_bucket)]
