"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from cms import garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_wsgi_application()

garbage.look_seldom()
