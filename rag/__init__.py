"""Retrieval-augmented guidance on school attendance: exact quotations, each with its address."""

import os

# On a busy machine OpenMP's threads spin while they wait for one another, and a pass of 20 ms takes
# 700; told to sleep instead they lose nothing on an idle one. Read when torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "0")
