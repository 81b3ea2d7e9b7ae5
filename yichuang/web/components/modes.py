"""Display modes: 长辈版 (larger) and 高对比 (contrast), set by the server, kept in a cookie."""

from dataclasses import dataclass
from urllib.parse import urlencode

COOKIE = "yc_display"
COOKIE_AGE = 365 * 24 * 3600
MODES = ("elder", "contrast")


@dataclass(frozen=True, slots=True)
class DisplayMode:
    """Which modes are on. Staff pages look at `contrast` only."""

    elder: bool = False
    contrast: bool = False

    @classmethod
    def from_cookie(cls, value: str) -> "DisplayMode":
        """Read the cookie; unknown words are ignored, so an old cookie never breaks a page."""
        words = set(value.split("."))
        return cls(elder="elder" in words, contrast="contrast" in words)

    @property
    def cookie(self) -> str:
        """The cookie's value; empty when no mode is on."""
        return ".".join(name for name in MODES if getattr(self, name))

    @property
    def html_class(self) -> str:
        """Classes of <html> on public pages."""
        names = [f"is-{name}" for name in MODES if getattr(self, name)]
        return " ".join(["govuk-template", *names])

    @property
    def staff_class(self) -> str:
        """Classes of <html> on staff pages: high contrast only."""
        return "govuk-template is-contrast" if self.contrast else "govuk-template"

    def switched(self, name: str, on: bool) -> "DisplayMode":
        """This mode with one switch moved; an unknown name changes nothing."""
        if name not in MODES:
            return self
        state = {mode: getattr(self, mode) for mode in MODES}
        return DisplayMode(**{**state, name: on})


def toggle_query(mode: DisplayMode, name: str, back: str) -> str:
    """The query string of the link that switches one mode and returns to `back`."""
    return urlencode({"mode": name, "on": "0" if getattr(mode, name) else "1", "next": back})
