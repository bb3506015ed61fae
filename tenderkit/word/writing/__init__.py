"""Blocks → the bytes of a Word document."""
