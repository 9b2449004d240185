"""What fairness is measured with: deadlines, signals, agreement, what changed between two revisions. Pure."""
