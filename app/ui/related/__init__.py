"""Related occupations, asked on the qualification screen."""
