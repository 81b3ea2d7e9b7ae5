"""Yichuang 一窗: one window for a county's 放管服 reform."""

__version__ = "0.1.0"
