# syntax=docker/dockerfile:1
# Two stages: wheels are installed by hash in the first; the second has no pip cache, no compiler and no root.
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/clapper \
 && /opt/clapper/bin/python -m pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock
COPY bot ./bot
COPY cogs ./cogs
COPY sandbox ./sandbox
RUN /opt/clapper/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation --no-index .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Clapper" org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin clapper \
 && install -d -o clapper -g clapper /data
COPY --from=build /opt/clapper /opt/clapper
ENV PATH=/opt/clapper/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    DATABASE_URL=sqlite:////data/clapper.db \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8080
USER clapper
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os,urllib.request as u; u.urlopen('http://127.0.0.1:'+os.environ['HTTP_PORT']+'/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["clapper"]
CMD ["run"]
