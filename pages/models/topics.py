"""The topics, and all that the site has on each of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from .. import gathering
from ..addresses import Part
from .base import BasePage
from .topic import Topic


class TopicIndexPage(RoutablePageMixin, BasePage):
    """Lists the topics; below it each has an address that gathers from all sections."""

    icon = "tag"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    template = "pages/topic_index_page.html"

    class Meta:
        verbose_name = _("topics")
        verbose_name_plural = _("topics")

    @path("")
    def all(self, request: HttpRequest) -> HttpResponse:
        """The list of topics."""
        return self.render(request, context_overrides={"topics": gathering.topics(self.language)})

    @path("<slug:slug>/")
    def one(self, request: HttpRequest, slug: str) -> HttpResponse:
        """All on one topic; 404 for one that there is not."""
        topic = gathering.topic(slug, self.language)
        if topic is None:
            raise Http404(slug)
        return self.show(request, topic)

    def show(self, request: HttpRequest, topic: Topic) -> HttpResponse:
        """All on a topic, which may be one that is still being written."""
        found = {
            "topic": topic,
            "part": Part(f"{topic.slug}/", topic.title, topic.description),
            "gathered": gathering.on_topic(topic.slug, self.language),
        }
        return self.render(request, context_overrides=found, template="pages/topic_page.html")
