"""The embedded deployment at its real durability, on the database the benchmark names."""

from yichuang.config.settings.embedded import *

YC_CREATE_KEYS = True
ALLOWED_HOSTS = ["testserver"]
