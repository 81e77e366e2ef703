"""Blobs in a bucket keep the contract, on a Cloud Storage emulator, which ignores if-generation-match."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from gcp_storage_emulator.server import create_server

from deskhand.domain.errors import ConfigurationError
from deskhand.ports.blobs import BlobStore
from deskhand.providers.blobs.bucket import BucketBlobs
from tests.contracts.blobs import BUSINESS, BlobContract
from tests.support.emulators import free_port

_numbers = itertools.count()


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    port = free_port()
    started = create_server("127.0.0.1", port, in_memory=True)
    started.start()
    before = os.environ.get("STORAGE_EMULATOR_HOST")
    os.environ["STORAGE_EMULATOR_HOST"] = f"http://127.0.0.1:{port}"
    yield
    started.stop()
    if before is None:
        del os.environ["STORAGE_EMULATOR_HOST"]


class TestBucketBlobs(BlobContract):
    @pytest.fixture
    def blobs(self) -> BlobStore:
        from google.cloud import storage

        name = f"blobs-{next(_numbers)}"
        storage.Client(project="test").create_bucket(name)
        return BucketBlobs("test", name)


def test_a_bucket_that_is_not_there_is_a_wrong_installation() -> None:
    with pytest.raises(ConfigurationError, match="bucket nowhere"):
        BucketBlobs("test", "nowhere").put(BUSINESS, b"photo")
