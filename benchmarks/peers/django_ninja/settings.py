"""What `startproject` would write, for an API."""

import os
from urllib.parse import urlsplit

_url = urlsplit(os.environ["DATABASE_URL"])
_pool_size = int(os.environ["POOL_SIZE"])

SECRET_KEY = JWT_SECRET = os.environ["JWT_SECRET"]
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["benchmarks.peers.django_ninja"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "benchmarks.peers.django_ninja.urls"
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _url.hostname,
        "PORT": _url.port,
        "USER": _url.username,
        "PASSWORD": _url.password,
        "NAME": _url.path.removeprefix("/"),
        "OPTIONS": {"pool": {"min_size": _pool_size, "max_size": _pool_size}},
    }
}
