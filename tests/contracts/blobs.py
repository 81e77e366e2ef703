"""What every BlobStore does; adapters inherit the suite. No adapter is named here."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskhand.ports.blobs import BlobStore
from tests.contracts.store import at_once
from tests.scale import pick

BUSINESS = "bluebird"


class BlobContract:
    """Every blob store."""

    @pytest.fixture
    def blobs(self) -> BlobStore:
        """An empty blob store."""
        raise NotImplementedError

    def test_a_name_is_the_sha256(self, blobs: BlobStore) -> None:
        name = blobs.put(BUSINESS, b"a photo")
        assert name == hashlib.sha256(b"a photo").hexdigest()
        assert blobs.get(BUSINESS, name) == b"a photo"

    def test_putting_again_changes_nothing(self, blobs: BlobStore) -> None:
        assert blobs.put(BUSINESS, b"twice") == blobs.put(BUSINESS, b"twice")
        assert blobs.get(BUSINESS, blobs.put(BUSINESS, b"twice")) == b"twice"

    def test_what_was_never_put_is_none(self, blobs: BlobStore) -> None:
        assert blobs.get(BUSINESS, hashlib.sha256(b"never").hexdigest()) is None

    def test_a_business_does_not_see_anothers(self, blobs: BlobStore) -> None:
        name = blobs.put(BUSINESS, b"secret")
        assert blobs.get("redbird", name) is None
        assert blobs.get("", name) is None
        blobs.put("redbird", b"secret")
        assert blobs.get("redbird", name) == b"secret"

    @pytest.mark.parametrize(
        "business", ["bluebird", "../bluebird", "a/b", "..", "josé 😀", "x" * 300]
    )
    def test_any_business_id_has_a_place_of_its_own(self, blobs: BlobStore, business: str) -> None:
        name = blobs.put(business, b"mine")
        assert blobs.get(business, name) == b"mine"
        assert blobs.get(business + "x", name) is None

    @pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "ab", "g" * 64])
    def test_what_is_no_name_is_refused(self, blobs: BlobStore, name: str) -> None:
        with pytest.raises(ValueError, match="SHA-256"):
            blobs.get(BUSINESS, name)

    @settings(
        max_examples=pick(small=15, prove=200),
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(st.binary(max_size=5_000))
    def test_any_bytes_come_back(self, blobs: BlobStore, content: bytes) -> None:
        assert blobs.get(BUSINESS, blobs.put(BUSINESS, content)) == content

    def test_a_large_one_comes_back(self, blobs: BlobStore) -> None:
        content = b"0123456789abcdef" * 2**18  # 4 MB
        assert blobs.get(BUSINESS, blobs.put(BUSINESS, content)) == content

    def test_many_put_the_same_and_others_at_once(self, blobs: BlobStore) -> None:
        def work(n: int) -> None:
            for k in range(10):
                content = f"blob {k % 3 if n % 2 else (n, k)}".encode()
                assert blobs.get(BUSINESS, blobs.put(BUSINESS, content)) == content

        at_once(8, work)
