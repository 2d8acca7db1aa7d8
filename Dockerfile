# One image for every role; docker-compose.yml says which (ROLE). The database is a server of its own here, so the optional
# packages (the embedded PostgreSQL, Node itself) stay out.
FROM node:26.10.0-slim

ENV NODE_ENV=production
WORKDIR /app

COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional && npm cache clean --force
# Named one by one, so that neither .env nor the host's node_modules can slip in.
COPY main.ts compose.ts ./
COPY domain domain
COPY templates templates
COPY bots bots
COPY jobs jobs
COPY migrations migrations

USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# Without npm in between, SIGTERM reaches the application itself.
CMD ["node", "--import", "./domain/kernel/runtime.mjs", "main.ts"]
