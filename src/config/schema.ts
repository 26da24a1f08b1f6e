/**
 * What may be written in the configuration file: every key with its form, its default and its meaning. The types of the
 * configuration are inferred from here (`types.ts`). Sources' own settings are judged by their providers.
 */
import { z } from 'zod';
import { kafka } from './kafka-schema.js';
import { payloads } from './payloads-schema.js';
import { isMap } from './secrets.js';
import { flag, port, share, text, tls, topic, whole } from './setting-forms.js';

/** One server, or an endpoint that stands for one (a proxy, a managed service); no Cluster or Sentinel protocol. Redis 7.0 or later, or Valkey. */
const redis = z.strictObject({
  /** Host, port and number of the database; `rediss://` for TLS. */
  url: z
    .string()
    .regex(/^rediss?:\/\/[^\s/]+(\/\d*)?$/, 'must be redis://HOST:PORT/DATABASE, or rediss:// for TLS.')
    .refine(
      isReadableUrl,
      'must be a URL. If its password has special characters, write it as dedupe.redis.password.',
    ),
  /** User and password take precedence over those in the URL. */
  username: text.optional(),
  password: text.optional(),
  keyPrefix: z.string().default('onehook:dedupe:'),
  /** For the answer to one command; past it the store counts as unavailable. */
  timeoutMs: whole(10, 5000).default(200),
  tls: tls.optional(),
});

function isReadableUrl(url: string): boolean {
  try {
    return decodeURIComponent(new URL(url).username + new URL(url).password) !== undefined;
  } catch {
    return false;
  }
}

const route = z.strictObject({
  /** Every condition given must hold. */
  match: z
    .strictObject({
      family: z.enum(['job', 'other']).optional(),
      provider: text.optional(),
      source: text.optional(),
      /** May end in `*`. */
      type: z
        .string()
        .regex(/^[^*]+\*?$|^\*$/, 'must be an event type; a * may stand only at its end.')
        .optional(),
      verification: z.enum(['signature', 'token']).optional(),
    })
    .default({}),
  topic,
});

/** Spans, over OTLP/HTTP. OTEL_EXPORTER_OTLP_*, OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME are read by the SDK. */
const tracing = z.strictObject({
  /** Of the collector, without `/v1/traces`. Default: OTEL_EXPORTER_OTLP_ENDPOINT, else `http://localhost:4318`. */
  endpoint: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL, such as http://collector:4318.' })
    .refine((url) => !/\/v1\/traces\/?$/.test(url), 'must end before /v1/traces, which is added to it.')
    .optional(),
  /** Share of the traces that begin here and are exported. */
  sampleRatio: share.default(1),
  /** Whether a request's `traceparent` becomes the parent of its span; otherwise the span only links to it. */
  trustInbound: flag.default(false),
});

const source = z.looseObject(
  { provider: text, dedupeWindowSeconds: whole(1).optional(), maxBodyBytes: whole(1024).optional() },
  {
    error: ({ input, path }) => {
      const provider = typeof input === 'string' && input !== '' ? input : 'PROVIDER';
      return `must be a map of settings, such as ${String(path?.at(-1))}: { provider: ${provider} }.`;
    },
  },
);

const FORM = 'NAME: { provider: PROVIDER }, with a name of your own for each source';

/** A source's settings that stand beside its name instead of below it are one problem, and not one for each. */
const sources = z.preprocess(
  (value, context) => {
    if (isMap(value) && 'provider' in value && !isMap(value.provider))
      context.addIssue({
        code: 'custom',
        message: `must be indented: a source’s settings, such as provider, stand below its name: ${FORM}.`,
      });
    return value;
  },
  z
    .record(z.string(), source, {
      error: ({ input }) => (input === undefined ? undefined : `must be a map: ${FORM}.`),
    })
    .refine((given) => Object.keys(given).length > 0, `must hold at least one source: ${FORM}.`),
);

export const configFile = z.strictObject({
  http: z
    .strictObject({
      host: text.default('0.0.0.0'),
      port: port.default(8080),
      /** Larger bodies are answered 413, chunked ones too. A source's own URL takes more where its sender sends more. */
      maxBodyBytes: whole(1024).default(1_048_576),
      /** All bodies together that are being read or published; past it the answer is 503. Default: 1/16 of the memory, at most 64 MiB. */
      maxInFlightBytes: whole(1024).optional(),
      /** From the first byte of a request to its last. */
      requestTimeoutSeconds: whole(1, 3600).default(30),
    })
    .prefault({}),
  admin: z.strictObject({ host: text.default('127.0.0.1'), port: port.default(9090) }).prefault({}),
  /** Packages with providers of their own. */
  providers: z.array(text).default([]),
  sources,
  kafka: kafka.prefault({}),
  routes: z.array(route).default([]),
  journal: z
    .strictObject({
      /** With Kafka: whether records wait on disk during an outage. Without Kafka always true: the embedded log is here. */
      enabled: flag.default(true),
      /** Default: ONEHOOK_DATA, else `data` beside the configuration. */
      directory: text.optional(),
      /** Past it the embedded log deletes its oldest events; with Kafka the answer is 503. */
      maxBytes: whole(1_048_576).default(10_737_418_240),
    })
    .prefault({}),
  /** Absent: what is too large for a record is stored nowhere. */
  payloads: payloads.optional(),
  dedupe: z
    .strictObject({
      /** Several replicas need `redis`; the other two serve one process. */
      store: z.enum(['memory', 'embedded', 'redis']).default('embedded'),
      /** For every source at least; see `SourceConfig.dedupeWindowSeconds`. Default: 4 days. */
      windowSeconds: whole(1).default(345_600),
      /**
       * The most ids in the memory and embedded stores, at about 28 bytes each. When full, the older half is dropped, and the
       * ids that were still within their window are counted.
       */
      maxKeys: whole(2, 100_000_000).default(1_000_000),
      /** Present with `store: redis`. */
      redis: redis.optional(),
    })
    .prefault({}),
  /** Absent: off, and no tracing library is loaded. */
  tracing: tracing.optional(),
  log: z.strictObject({ level: z.enum(['error', 'warn', 'info', 'debug']).default('info') }).prefault({}),
  shutdown: z
    .strictObject({
      /** To finish what is in flight after SIGTERM. */
      graceSeconds: whole(1, 3600).default(25),
    })
    .prefault({}),
});

/** With every static default filled in. */
export type ConfigFile = z.output<typeof configFile>;
