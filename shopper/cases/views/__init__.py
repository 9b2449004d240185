"""Pages of cases: `lag` shows how long cards take to be seen and answered."""
