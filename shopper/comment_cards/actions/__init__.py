"""What people do to cards and their places, and what is done with what was said."""
