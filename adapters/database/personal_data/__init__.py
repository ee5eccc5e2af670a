"""All that the tables keep about one person."""
