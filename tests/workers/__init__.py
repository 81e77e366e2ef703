"""Celery worker and beat processes: what happens when they, the broker or the store die."""
