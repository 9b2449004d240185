"""Hand on thanks, keep what may be repeated, judge ideas."""
