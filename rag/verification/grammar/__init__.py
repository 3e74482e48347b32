"""Grammar: what a text obliges, denies, asks for, makes depend, and who does what in it."""
