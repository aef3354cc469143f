FROM node:22-bookworm-slim AS source
WORKDIR /console
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node prisma/generate.mjs

# Prepares the stores and runs the worker, from the sources.
FROM source AS tools
USER node

FROM source AS build
RUN node scripts/copy-pdfjs.mjs && npx next build

FROM node:22-bookworm-slim AS app
WORKDIR /console
# Proxies keep idle connections for up to a minute. The server keeps them longer, so that it closes none in use.
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000 KEEP_ALIVE_TIMEOUT=65000
COPY --from=build /console/.next/standalone ./
COPY --from=build /console/.next/static ./.next/static
COPY --from=build /console/public ./public
USER node
EXPOSE 3000
CMD ["node", "server.js"]
