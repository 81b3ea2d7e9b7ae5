"""The interface with all its resources."""

from . import cases, events, guides, items, licences
from .core.api import interface

api = interface()
for router in (items.router, guides.router, cases.router, licences.router, events.router):
    api.add_router("", router)
