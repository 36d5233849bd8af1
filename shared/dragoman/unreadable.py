"""What no function could read as a message becomes a record, so that it is seen, and can be sent again mended."""

import hashlib
import re
from contextlib import suppress

from dragoman.article import ObjectAddress, Unreadable
from dragoman.errors import PreconditionFailedError
from dragoman.messages import Message, quote
from dragoman.records import encode_record, unreadable_key
from dragoman.store import ObjectStore

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,100}\Z")
"""SQS gives UUIDs. Whoever invokes a function by hand can name anything, and it is part of a key."""


def keep_unreadable(store: ObjectStore, bucket: str, function: str, message: Message, reason: str) -> None:
    """Write the record of a message that could not be read, unless it is there.

    Raises:
        StoreUnavailableError: the store failed; the message has to come back, or nobody would hear of it.
    """
    body = message.body.encode(errors="surrogatepass")
    digest = hashlib.sha256(body).hexdigest()
    name = message.id if _MESSAGE_ID.match(message.id) else digest
    record = Unreadable(
        id=name,
        function=function,
        queue=message.queue,
        reason=reason,
        body=quote(message.body),
        bytes=len(body),
        sha256=digest,
    )
    with suppress(PreconditionFailedError):  # an earlier delivery of the same message wrote the same
        store.put(ObjectAddress(bucket, unreadable_key(name)), encode_record(record), expected_etag=None)
