"""Variants of the sample business's price book, for stories about what it does not have."""

from __future__ import annotations

from typing import Any

from deskhand.business.load import BusinessFiles, sample


def with_prices(files: BusinessFiles | None = None, **fields: Any) -> BusinessFiles:
    """The sample business with some of the whole book's fields changed (fees, zones, discounts)."""
    files = files or sample()
    return files.model_copy(update={"price_book": files.price_book.model_copy(update=fields)})


def with_item(key: str, files: BusinessFiles | None = None, **fields: Any) -> BusinessFiles:
    """The sample business with some fields of one item changed."""
    files = files or sample()
    assert files.price_book.item(key)
    items = tuple(
        item.model_copy(update=fields) if item.key == key else item
        for item in files.price_book.items
    )
    return with_prices(files, items=items)


def with_faq(key: str, files: BusinessFiles | None = None, **fields: Any) -> BusinessFiles:
    """The sample business with some fields of one FAQ changed."""
    files = files or sample()
    assert files.faq_book.faq(key)
    faqs = tuple(
        faq.model_copy(update=fields) if faq.key == key else faq for faq in files.faq_book.faqs
    )
    return files.model_copy(update={"faq_book": files.faq_book.model_copy(update={"faqs": faqs})})
