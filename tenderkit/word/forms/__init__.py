"""Fields of a form out, and back."""
