"""How editors see both languages in Wagtail."""
