"""How good the answers are, measured on cases written apart from the question bank."""
