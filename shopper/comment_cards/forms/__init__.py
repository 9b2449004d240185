"""What people type: designers, customers, whoever judges what is held."""
