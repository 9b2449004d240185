"""Find cases and what they are reckoned from: `log`, `people` (who owns, who is told), `said` (the comment), `repeats`."""
