"""Checks: each compares one feature of a sentence with its evidence, and says what differs."""
