"""Forms that came back → what they say as data, and what is wrong with them."""
