"""The only importer of providers: Settings in, App out; it reads like a wiring diagram."""

from deskhand.bootstrap.installations import (
    assemble,
    attached,
    check_mail_in,
    check_mail_out,
    database_problems,
    embedded,
    graph,
    mailbox,
    only_business,
    opened_blobs,
    opened_store,
    scratch,
    system_clock,
)
from deskhand.bootstrap.models import Reached, check_model, reader
from deskhand.bootstrap.published import files_of, folder_served, publish
from deskhand.bootstrap.wiring import App, Parts, arm, pipeline, secret_of, sender_of, wire

__all__ = [
    "App",
    "Parts",
    "Reached",
    "arm",
    "assemble",
    "attached",
    "check_mail_in",
    "check_mail_out",
    "check_model",
    "database_problems",
    "embedded",
    "files_of",
    "folder_served",
    "graph",
    "mailbox",
    "only_business",
    "opened_blobs",
    "opened_store",
    "pipeline",
    "publish",
    "reader",
    "scratch",
    "secret_of",
    "sender_of",
    "system_clock",
    "wire",
]
