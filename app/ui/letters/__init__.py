"""Result letters and second looks, beside the qualification board."""
