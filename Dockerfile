# Deskhand on Celery: one image, whose command says which part it is. Not root; nothing is compiled at start.
FROM python:3.12.12-slim-bookworm AS built
WORKDIR /build
COPY requirements-build.txt requirements-celery.txt requirements-google.txt requirements-models.txt ./
RUN python -m venv /opt/deskhand \
    && /opt/deskhand/bin/pip install --no-cache-dir --require-hashes --no-compile -r requirements-build.txt \
    && /opt/deskhand/bin/pip install --no-cache-dir --require-hashes --no-compile \
        -r requirements-celery.txt -r requirements-google.txt -r requirements-models.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN /opt/deskhand/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-compile . \
    && /opt/deskhand/bin/python -m compileall -q -j 0 /opt/deskhand/lib

FROM python:3.12.12-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/deskhand --create-home deskhand
COPY --from=built /opt/deskhand /opt/deskhand
ENV PATH=/opt/deskhand/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DESKHAND_DATA=/var/lib/deskhand \
    DESKHAND_WEB_HOST=0.0.0.0
USER deskhand
WORKDIR /var/lib/deskhand
VOLUME /var/lib/deskhand
EXPOSE 8420
ENTRYPOINT ["deskhand"]
CMD ["celery", "worker"]
