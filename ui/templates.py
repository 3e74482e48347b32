"""Our HTML templates: escaped by default, and a missing name is an error."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rag.wording import wording

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["privacy"] = wording("privacy", "typed")


def render(template: str, **values: object) -> Markup:
    """The HTML of a template; values are escaped unless they are Markup already."""
    return Markup(_ENVIRONMENT.get_template(template).render(**values))  # noqa: S704
