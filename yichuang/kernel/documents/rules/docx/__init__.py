"""The .docx rendering: GB/T 9704-2012 geometry, named Chinese fonts, the same bytes every time."""

from .render import Proof, render, render_paper

__all__ = ["Proof", "render", "render_paper"]
