"""The browser face: the parents' chat, the staff look-up, the source reader and the JSON API."""
