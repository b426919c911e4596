# The bot in an image: dependencies by their hashes, no compiler, no root, nothing written outside /data and /tmp.
#
#   docker build -t congress .
#   docker run --init --read-only --tmpfs /tmp -e DISCORD_TOKEN -v congress:/data congress
#
# With PostgreSQL see compose.yaml. /data must lie on a local disk: SQLite's log does not work on a network share.

FROM python:3.11.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/congress
COPY requirements.lock /tmp/requirements.lock
RUN /opt/congress/bin/pip install --require-hashes --only-binary :all: -r /tmp/requirements.lock
# Compiled here, since the root of the running container can be read only.
RUN /opt/congress/bin/python -m compileall -q /opt/congress/lib

FROM python:3.11.13-slim-bookworm
LABEL org.opencontainers.image.title="Congress of Disciplines" \
      org.opencontainers.image.licenses="MIT"
ENV PATH=/opt/congress/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    CONGRESS_DATABASE_URL=sqlite:////data/congress.db \
    CONGRESS_LOG_JSON=true
WORKDIR /app
COPY --from=build /opt/congress /opt/congress
COPY LICENSE ./
COPY storage storage
COPY prompts prompts
COPY bot bot
# A number, so that a cluster can see that it is not root. A new volume takes over the owner of the folder.
RUN python -m compileall -q bot storage prompts && install -d -o 10001 -g 10001 -m 0750 /data
USER 10001:10001
VOLUME ["/data"]
STOPSIGNAL SIGTERM
# The doctor ends with 0 where all is well and with 1 where there is only something to know; both are healthy.
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 \
    CMD ["sh", "-c", "python -m bot doctor --offline --running || [ $? -eq 1 ]"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
