"""From the one setting RAG_CHAT_MODEL to a `Writer`, by langchain's `init_chat_model`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, cast

from rag.config import Settings
from rag.generation.writer import Writer
from rag.types import RagError


@dataclass(frozen=True, slots=True)
class _Provider:
    """What differs between providers: the package, the key's variable, names of arguments."""

    package: str
    key: str | None
    max_tokens: str = "max_tokens"
    own_retries: bool = True


_PROVIDERS: Mapping[str, _Provider] = {
    "ollama": _Provider("langchain_ollama", None, "num_predict", own_retries=False),
    "openai": _Provider("langchain_openai", "OPENAI_API_KEY"),
    "anthropic": _Provider("langchain_anthropic", "ANTHROPIC_API_KEY"),
}


def build_writer(settings: Settings) -> Writer | None:
    """The model that is configured; None when there is none. Nothing is asked of it yet.

    Raises RagError on an unknown provider, a missing package or key, or a value that will not do.
    """
    if not settings.chat_model:
        return None
    name, _, model = settings.chat_model.partition(":")
    provider = _PROVIDERS.get(name)
    if provider is None or not model:
        known = ", ".join(f"{each}:NAME" for each in _PROVIDERS)
        raise RagError(f"RAG_CHAT_MODEL={settings.chat_model!r} is not one of {known}")
    if find_spec(provider.package) is None:
        raise RagError(f"{name} models need a package: run pip install '.[{name}]'")
    arguments = _arguments(settings, provider)
    if provider.key and not os.environ.get(provider.key):
        if not settings.chat_url:
            raise RagError(f"{name} models need a key: set {provider.key}")
        arguments["api_key"] = "none"  # a server of one's own asks for none; its client does
    # Imported here: langchain takes a second, which those without a model need not wait.
    from langchain.chat_models import init_chat_model
    from langchain_core.language_models import BaseChatModel

    from rag.generation.chat import ChatWriter

    try:
        chat_model = init_chat_model(model, model_provider=name, **arguments)
    except Exception as error:
        raise RagError(f"{settings.chat_model} cannot be set up: {type(error).__name__}") from error
    return ChatWriter(
        settings.chat_model,
        cast(BaseChatModel, chat_model),
        settings.chat_first_s,
        settings.chat_timeout_s,
    )


def _arguments(settings: Settings, provider: _Provider) -> dict[str, Any]:
    arguments: dict[str, Any] = {provider.max_tokens: settings.chat_max_tokens}
    if settings.chat_temperature:
        try:
            arguments["temperature"] = float(settings.chat_temperature)
        except ValueError as error:
            raise RagError("RAG_CHAT_TEMPERATURE is not a number") from error
    if settings.chat_url:
        arguments["base_url"] = settings.chat_url
    if provider.own_retries:
        arguments["timeout"] = settings.chat_timeout_s
        arguments["max_retries"] = settings.chat_retries
    else:
        arguments["client_kwargs"] = {"timeout": settings.chat_timeout_s}
    return arguments
