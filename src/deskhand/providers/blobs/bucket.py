"""Blobs in a bucket of Cloud Storage, each written once. Makes no bucket."""

from __future__ import annotations

import hashlib

from google.api_core import exceptions as google
from google.auth.exceptions import TransportError
from google.cloud import storage  # type: ignore[attr-defined]
from requests.exceptions import RequestException

from deskhand.domain.errors import ConfigurationError, TryAgain
from deskhand.providers._limits import check_blob_name

SECONDS = 30.0
WRONG_INSTALLATION = (google.Forbidden, google.Unauthorized)


class BucketBlobs:
    """Implements ports.blobs.BlobStore: `blobs/HASH-OF-BUSINESS/ab/abcdef...`."""

    def __init__(self, project: str, bucket: str) -> None:
        self._bucket = storage.Client(project=project).bucket(bucket)

    def put(self, business: str, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        blob = self._bucket.blob(_path(business, name))
        try:
            # Only if there is none: whoever may only create need not be let overwrite.
            blob.upload_from_string(content, if_generation_match=0, timeout=SECONDS)
        except google.PreconditionFailed:
            pass
        except WRONG_INSTALLATION as error:
            raise self._wrong(error) from error
        except google.NotFound as error:
            raise self._wrong(error) from error
        except (
            google.GoogleAPICallError,
            google.RetryError,
            TransportError,
            RequestException,
        ) as e:
            raise TryAgain(f"bucket {self._bucket.name}: {type(e).__name__}") from e
        return name

    def get(self, business: str, sha256: str) -> bytes | None:
        check_blob_name(sha256)
        try:
            content: bytes = self._bucket.blob(_path(business, sha256)).download_as_bytes(
                timeout=SECONDS
            )
        except google.NotFound:
            return None
        except WRONG_INSTALLATION as error:
            raise self._wrong(error) from error
        except (
            google.GoogleAPICallError,
            google.RetryError,
            TransportError,
            RequestException,
        ) as e:
            raise TryAgain(f"bucket {self._bucket.name}: {type(e).__name__}") from e
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def _wrong(self, error: Exception) -> ConfigurationError:
        return ConfigurationError(
            f"bucket {self._bucket.name}",
            f"cannot be used ({type(error).__name__})",
            "make it, and let this account create and read objects in it",
        )


def _path(business: str, name: str) -> str:
    return f"blobs/{hashlib.sha256(business.encode()).hexdigest()[:16]}/{name[:2]}/{name}"
