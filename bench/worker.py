"""What `celery -A bench.worker worker` runs; started by bench.workers."""

from bench.hops import application

app = application()
