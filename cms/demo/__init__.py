"""The project's own demo data: `content/`, and what turns it into rows."""

# The account to look at the demo with; it is made nowhere else.
LOGIN, PASSWORD = "editor", "demo"
