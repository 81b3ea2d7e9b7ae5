"""Statutory documents, pure: what each kind must say, its number, its layout, its proof."""
