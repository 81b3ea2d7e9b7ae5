"""The .docx rendering: GB/T 9704-2012 geometry, named Chinese fonts, the same bytes every time."""

from .render import Proof, render

__all__ = ["Proof", "render"]
