"""Where the demo's pictures and documents lie in the library."""

from wagtail.models import Collection


def collection(name: str) -> Collection:
    """The section's collection; the root where an office has collections of its own."""
    return Collection.objects.filter(name=name).first() or Collection.get_first_root_node()
