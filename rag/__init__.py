"""Retrieval-augmented guidance on school attendance: exact quotations, each with its address."""
