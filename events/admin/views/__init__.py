"""The office's views: they parse, call a deed, and say what it did."""
