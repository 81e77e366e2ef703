"""Blobs in a bucket of Cloud Storage, each written once. Makes no bucket."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from google.api_core import exceptions as google
from google.auth.exceptions import TransportError
from google.cloud import storage  # type: ignore[attr-defined]
from requests.exceptions import RequestException

from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.providers._limits import check_blob_name

SECONDS = 30.0
WRONG_INSTALLATION = (google.Forbidden, google.Unauthorized)
PASSING = (google.GoogleAPICallError, google.RetryError, TransportError, RequestException)


class BucketBlobs:
    """Implements ports.blobs.BlobStore: `blobs/HASH-OF-BUSINESS/ab/abcdef...`."""

    def __init__(self, project: str, bucket: str) -> None:
        self._bucket = storage.Client(project=project).bucket(bucket)

    def put(self, business: str, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        blob = self._bucket.blob(_path(business, name))
        # Only if there is none: whoever may only create need not be let overwrite.
        with self._translated(google.NotFound), suppress(google.PreconditionFailed):
            blob.upload_from_string(content, if_generation_match=0, timeout=SECONDS)
        return name

    def get(self, business: str, sha256: str) -> bytes | None:
        check_blob_name(sha256)
        blob, content = self._bucket.blob(_path(business, sha256)), b""
        with self._translated():
            try:
                content = blob.download_as_bytes(timeout=SECONDS)
            except google.NotFound:
                return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    @contextmanager
    def _translated(self, *wrong: type[Exception]) -> Iterator[None]:
        """Google's errors in our families: passing trouble, or, as the `wrong` ones are, an installation
        to mend."""
        to_mend: tuple[type[Exception], ...] = (*WRONG_INSTALLATION, *wrong)
        try:
            yield
        except to_mend as error:
            raise ConfigurationError(
                f"bucket {self._bucket.name}",
                f"cannot be used ({type(error).__name__})",
                "make it, and let this account create and read objects in it",
            ) from error
        except PASSING as error:
            raise TryAgain(f"bucket {self._bucket.name}: {type(error).__name__}") from error


def _path(business: str, name: str) -> str:
    return f"blobs/{hashlib.sha256(business.encode()).hexdigest()[:16]}/{name[:2]}/{name}"
