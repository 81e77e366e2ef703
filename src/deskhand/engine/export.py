"""All data of one customer as plain data, and nobody else's. Reads one moment of the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from deskhand.channels.contacts import address_of
from deskhand.domain.people import Customer, InboundMessage
from deskhand.engine.codec import decode
from deskhand.ports.store import Record, Store

KEPT = {
    "Customer": "customer",
    "ContactPoint": "contact_points",
    "Property": "properties",
    "Conversation": "conversations",
    "InboundMessage": "messages_in",
    "OutboundMessage": "messages_out",
    "Job": "jobs",
    "Visit": "visits",
    "Quote": "quotes",
    "Invoice": "invoices",
    "Payment": "payments",
    "Incident": "incidents",
    "Approval": "approvals",
    "OwnerItem": "owner_items",
}
"""Collection to the name it has in an export."""


def find_customers(store: Store, business: str, who: str) -> list[Customer]:
    """Customers with this id, phone, mail address or name, else those whose name holds it.

    A name is what he told us, or what his mails are signed with.
    """
    wanted = " ".join(who.split()).casefold()
    digits = "".join(sign for sign in who if sign.isdigit())
    everyone: list[Customer] = []
    signed: dict[str, set[str]] = {}
    for record in store.everything(business):
        if record.ref.collection == Customer.collection:
            everyone.append(decode(Customer, record.body))
        elif record.ref.collection == InboundMessage.collection:
            message = decode(InboundMessage, record.body)
            if message.conversation and message.sender_name:
                signed.setdefault(message.conversation, set()).add(message.sender_name)

    def names(customer: Customer) -> list[str]:
        return [customer.name or "", *signed.get(customer.id, ())]

    def is_him(customer: Customer) -> bool:
        addresses = [address_of(contact) for contact in customer.contacts]
        said = (customer.id, customer.email, customer.phone, *names(customer), *addresses)
        if wanted in {text.casefold() for text in said if text}:
            return True
        phones = [text for text in (customer.phone, *addresses) if text and text.startswith("+")]
        return len(digits) >= 10 and any(phone.endswith(digits[-10:]) for phone in phones)

    exact = [customer for customer in everyone if is_him(customer)]
    return exact or [
        c for c in everyone if wanted and any(wanted in name.casefold() for name in names(c))
    ]


def customer_data(store: Store, business: str, customer: Customer) -> dict[str, Any]:
    """Every document that is about him, what is still scheduled for him, and the list of his files."""
    contacts = set(customer.contacts)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in KEPT.values()}
    rows: list[dict[str, Any]] = []
    for record in store.everything(business):
        body = json.loads(record.body)
        if record.ref.collection == "OutboxRow":
            rows.append(body)
        elif record.ref.collection in KEPT and _is_his(record, body, customer.id, contacts):
            found[KEPT[record.ref.collection]].append(body)
    # Messages of somebody not yet a customer carry only an address; a later read may know more.
    his = {document["id"] for documents in found.values() for document in documents}
    scheduled = [
        {"type": row["type"], "due": row["not_before"], "message": row["message"]}
        for row in rows
        if row["status"] != "done" and _concerns(row["message"], customer.id, contacts, his)
    ]
    return {
        "export": "all data of one customer",
        "business": business,
        **found,
        "scheduled": scheduled,
        "blobs": list(_blobs(found["messages_in"])),
    }


def _is_his(record: Record, body: dict[str, Any], id: str, contacts: set[str]) -> bool:
    """Whoever is named decides; only what names nobody goes by its address."""
    if record.ref.collection in ("Customer", "Conversation"):
        return record.ref.id == id
    for field in ("customer", "conversation"):
        if (named := body.get(field)) is not None:
            return bool(named == id)
    if record.ref.collection == "ContactPoint":
        return record.ref.id in contacts
    return body.get("contact") in contacts


def _concerns(message: dict[str, Any], id: str, contacts: set[str], his: set[str]) -> bool:
    if (named := message.get("customer")) is not None:
        return bool(named == id)
    return message.get("contact") in contacts or message.get("subject") in his


def _blobs(messages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for message in messages:
        if message.get("blob"):
            yield {
                "sha256": message["blob"],
                "name": "the mail as it came",
                "message": message["id"],
            }
        for file in message.get("attachments", ()):
            yield {**file, "message": message["id"]}
