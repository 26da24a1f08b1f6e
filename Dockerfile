# Onehook's image: the gateway alone on a distroless Node LTS, as a user without rights, its root never written to.
# Builds on any machine for linux/amd64 and linux/arm64 without emulation: what is native comes prebuilt, by target.

FROM --platform=$BUILDPLATFORM docker.io/library/node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY scripts/build.mjs scripts/
COPY providers providers
COPY src src
RUN npm run build && find dist \( -name '*.map' -o -name '*.d.ts' -o -name '.*' -type f \) -delete
# Installed anew rather than pruned, for the machine that will run it. Left out: what only compilers and debuggers read.
ARG TARGETARCH=amd64
RUN cpu=${TARGETARCH#amd64} \
  && npm ci --ignore-scripts --omit=dev --os=linux --libc=glibc --cpu="${cpu:-x64}" \
  && find node_modules \( -name '*.map' -o -name '*.d.[cm]ts' -o -name '*.d.ts' \) -delete \
  && mkdir /empty

FROM gcr.io/distroless/nodejs24-debian13:nonroot
WORKDIR /app
COPY LICENSE onehook.example.yaml package.json ./
COPY schemas schemas
# The recorded deliveries that `onehook send` signs.
COPY providers providers
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# A new named volume takes over its owner; with a bind mount or in Kubernetes (fsGroup) that is the operator's.
COPY --from=build --chown=65532:65532 /empty /var/lib/onehook

ENV NODE_ENV=production \
    # Without it Node's heap alone may be larger than a small container. Set anew, it replaces this one.
    NODE_OPTIONS=--max-old-space-size-percentage=70 \
    ONEHOOK_CONFIG=/etc/onehook/onehook.yaml \
    ONEHOOK_DATA=/var/lib/onehook
# By number: Kubernetes cannot tell of a name that it is not root.
USER 65532:65532
EXPOSE 8080 9090
STOPSIGNAL SIGTERM
ENTRYPOINT ["/nodejs/bin/node", "--max-semi-space-size=16", "/app/dist/src/cli/index.js"]
CMD ["serve"]

ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=""
LABEL org.opencontainers.image.title="Onehook" \
      org.opencontainers.image.description="Point every provider's webhooks at one URL; read one event schema from Kafka." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.documentation="$SOURCE#readme"
