"""Gateways for tests; `seen` is what each was asked to send."""

from yichuang.kernel.notices.rules import GatewayRefused

seen: list[dict[str, str]] = []
sent: dict[str, str] = {}


class Recording:
    """Sends each key once, as a gateway with idempotency keys does."""

    def send(self, **notice: str) -> str:
        seen.append(notice)
        return sent.setdefault(notice["key"], f"ref-{len(sent)}")


class Down:
    """Is not there."""

    def send(self, **notice: str) -> str:
        seen.append(notice)
        raise ConnectionError("no route to gateway for 13900000001")


class Refusing:
    """Says the number does not exist."""

    def send(self, **notice: str) -> str:
        seen.append(notice)
        raise GatewayRefused("空号")
