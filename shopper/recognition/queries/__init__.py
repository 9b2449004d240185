"""Thanks and ideas, as each person may see them."""
