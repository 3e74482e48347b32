"""What is learned, with its data and the commands that learn it. Nothing here runs in use."""
