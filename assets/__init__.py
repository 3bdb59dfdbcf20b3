"""Fonts, icons, catalogues and the demonstration neighbourhood, as an import package so that wheels carry them."""

from pathlib import Path

ROOT = Path(__file__).parent
"""The folder of the bundled files."""
