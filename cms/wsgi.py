"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_wsgi_application()

# What is loaded by now stays: looking through it for garbage again and again costs each request.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 100)
