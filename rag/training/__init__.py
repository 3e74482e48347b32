"""What is learned, with its data and the commands that learn it. Nothing here runs in use.

After a change of the bank or the curated examples: `encoder`, then `python ingest.py`, then
`fusion`, `scope` and `disagreements`, which read the index. `risk` stands apart.
"""
