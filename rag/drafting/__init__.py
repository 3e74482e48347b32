"""Replies to families: from a pasted e-mail to a draft in the documents' own words, and the checks
on what a helpline worker makes of it."""

from rag.drafting.checking import check_reply
from rag.drafting.desk import draft_reply
from rag.drafting.records import Check, Draft, Enquiry

__all__ = ["Check", "Draft", "Enquiry", "check_reply", "draft_reply"]
