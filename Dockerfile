# The api and the page it serves; the subgraph is indexed by graph-node beside it (docker-compose.yml).
FROM node:22-bookworm AS build
WORKDIR /vitrine
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
WORKDIR /vitrine
ENV NODE_ENV=production
COPY --from=build /vitrine /vitrine
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 4000
CMD ["node", "cli/bin/vitrine.mjs", "serve"]
