"""One metric a file: a function from a case and what was returned to a score, or None."""
