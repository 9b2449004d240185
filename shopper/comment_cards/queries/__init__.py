"""What can be asked of cards, their places and what was said; each file says for whom."""
