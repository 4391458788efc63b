"""The parameter tables of Agora's cloud recording document."""

from bot.sandbox.cloud_recording import Document
from bot.sandbox.cloud_recording.tables import RECORDING, STORAGE, has_secret, is_empty, storage_in
from bot.sandbox.parameters import Parameter, Table, is_object, matching, optional, required, text

REGIONS = {0: range(4), 1: range(18), 2: range(19)}


def _is_uid(uid: object) -> bool:
    return matching("[1-9][0-9]{0,9}")(uid) and int(str(uid)) < 2**32


_CHANNEL: Table = {"cname": required(text), "uid": required(_is_uid)}
_START: Table = {
    "token": optional(text),  # of later revisions: a project with a certificate needs it
    "recordingConfig": Parameter(has_secret, table=RECORDING),
    "storageConfig": Parameter(storage_in(REGIONS), required=True, table=STORAGE),
}

DOCUMENT = Document(
    bodies={
        "acquire": {**_CHANNEL, "clientRequest": required(is_empty)},
        "start": {**_CHANNEL, "clientRequest": Parameter(is_object, required=True, table=_START)},
        "query": {},
        "stop": {**_CHANNEL, "clientRequest": required(is_empty)},
    },
    modes=frozenset({"mix"}),
)
