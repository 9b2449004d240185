"""What a card asks, what its codes are made of, what counts: each in a file of its own, none touches anything outside."""
