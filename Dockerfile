# The service as one image: no compiler, no package manager's cache, no root, no database of its own.
#
# The base is named by tag. For builds that must repeat byte for byte, name it by digest:
#   docker build --build-arg PYTHON_IMAGE=python:3.13-slim-bookworm@sha256:<digest> .
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# The locked packages change rarely, the code often: so they are layers of their own.
COPY requirements/ requirements/
RUN python -m pip install --require-hashes -r requirements/build.txt \
    && python -m venv --without-pip /opt/roster \
    && python -m pip --python /opt/roster/bin/python install --require-hashes --no-deps \
        -r requirements/run.txt -r requirements/explorers.txt

COPY pyproject.toml README.md LICENSE ./
COPY domain/ domain/
COPY adapters/ adapters/
COPY app/ app/
COPY migrations/ migrations/
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && python -m pip --python /opt/roster/bin/python install --no-deps --no-index dist/*.whl \
    && /opt/roster/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/roster/lib


FROM ${PYTHON_IMAGE}
ARG VERSION=unreleased
LABEL org.opencontainers.image.title="Roster" \
      org.opencontainers.image.description="Users and roles as a service a team owns" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}"

COPY --from=build /opt/roster /opt/roster

# Empty: for an `.env` file, should one be mounted.
WORKDIR /srv/roster

ENV PATH=/opt/roster/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ROSTER_PORT=8000 \
    ROSTER_LOG_FORMAT=json

USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"ROSTER_PORT\"]}/health/live', timeout=2)"]

# `roster serve` by default, which needs DATABASE_URL and ROSTER_SECRET_KEY; the schema is brought up to date on purpose, once per release: `roster db upgrade`.
ENTRYPOINT ["roster"]
# On every address inside the container, so that a published port reaches it.
CMD ["serve", "--host", "0.0.0.0"]
