"""Personal details of families, found and replaced before words leave the process."""

from rag.privacy.found import Kind, Personal
from rag.privacy.masking import Masked, mask

__all__ = ["Kind", "Masked", "Personal", "mask"]
