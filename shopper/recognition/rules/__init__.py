"""What of a customer's words may travel on, what is an idea."""
