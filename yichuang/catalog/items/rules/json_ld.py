"""The guide as schema.org GovernmentService (ux.md 5.4), for machines that read pages."""

from typing import Any

from . import limits
from .content import Content, Identity
from .enums import ServiceObject


def json_ld(content: Content, identity: Identity, *, url: str = "") -> dict[str, Any]:
    """A JSON-LD object; keys without a value are left out."""
    duration = limits.iso_duration(content.promised_value, content.promised_unit)
    raw: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": identity.name,
        "identifier": identity.implement_code,
        "url": url,
        "inLanguage": "zh-Hans",
        "description": content.summary,
        "serviceType": content.regime,
        "provider": _organ(identity.department, content.consult_phone),
        "audience": [
            {"@type": "Audience", "audienceType": ServiceObject(key).label}
            for key in content.service_objects
        ],
        "termsOfService": [f"{b.law}{b.article}" for b in content.bases],
        "serviceOutput": {"@type": "GovernmentPermit", "name": content.result_name}
        if content.result_name
        else None,
        "availableChannel": [_channel(place, duration) for place in content.places],
        "offers": _offers(content),
        "additionalProperty": [
            {"@type": "PropertyValue", "name": "申请材料", "value": m.name}
            for m in content.materials
        ],
        "potentialAction": [
            {"@type": "Action", "name": s.name, "description": s.requirement} for s in content.steps
        ],
    }
    return {key: value for key, value in raw.items() if value not in ("", None, [], {})}


def _organ(name: str, phone: str) -> dict[str, str]:
    organ = {"@type": "GovernmentOrganization", "name": name}
    return organ | ({"telephone": phone} if phone else {})


def _channel(place: Any, duration: str) -> dict[str, Any]:
    location = {"@type": "Place", "name": place.name, "address": place.address}
    channel: dict[str, Any] = {"@type": "ServiceChannel", "serviceLocation": location}
    if duration:
        channel["processingTime"] = duration
    if place.phone:
        channel["servicePhone"] = {"@type": "ContactPoint", "telephone": place.phone}
    if place.hours:
        channel["hoursAvailable"] = place.hours
    return channel


def _offers(content: Content) -> list[dict[str, str]]:
    if content.charges_fee is False:
        return [{"@type": "Offer", "price": "0", "priceCurrency": "CNY"}]
    return [
        {"@type": "Offer", "name": fee.item, "description": fee.standard, "priceCurrency": "CNY"}
        for fee in content.fees
    ]
