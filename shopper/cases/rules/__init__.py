"""What a case is reckoned by: the log, its clocks, the ladder, who owns it, what opens it, into which points it falls."""
