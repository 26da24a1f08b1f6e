/** What may stand in the configuration file: every key, its form and its default. Sources' own settings are their providers' to judge. */
import { z } from 'zod';

/** Digits are a number too: that is how one comes out of `${NAME}`. */
const whole = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value),
    z.int().min(min).max(max),
  );
const port = whole(0, 65_535);
const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);
const text = z.string().min(1);

const topic = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
    'must be a Kafka topic name: letters, digits, . _ and -, at most 249.',
  );

/** `a:9092,b:9092` is a list too: that is how brokers are handed around in variables. */
const brokers = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value),
  z.array(z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/,]+):\d{1,5}$/, 'must be host:port.')).min(1),
);

const pem = z.string().includes('-----BEGIN ', 'must be PEM text; write file:PATH to read it from a file.');

const tls = z.preprocess(
  (value) => (value === true ? {} : value === false ? null : value),
  z
    .strictObject({
      ca: pem.optional(),
      cert: pem.optional(),
      key: pem.optional(),
      servername: text.optional(),
    })
    .refine(({ cert, key }) => (cert === undefined) === (key === undefined), 'cert and key go together.')
    .nullable(),
);

const byPassword = z.strictObject({
  mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']),
  username: text,
  password: text,
});

const extensionValue = z.string().regex(/^[\x20-\x7e\t\r\n]+$/, 'must be printable ASCII text.');

/** RFC 7628 3.1; Kafka reserves `auth`. */
const extensions = z.record(z.string(), extensionValue).superRefine((given, context) => {
  for (const name of Object.keys(given))
    if (!/^(?!auth$)[A-Za-z]+$/.test(name))
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'must be named by letters only, and not auth.',
      });
});

/** Its token comes from a file that somebody keeps fresh, or is asked for with client credentials. */
const byToken = z
  .strictObject({
    mechanism: z.literal('oauthbearer'),
    tokenFile: text.optional(),
    tokenUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL.' }).optional(),
    clientId: text.optional(),
    clientSecret: text.optional(),
    scope: text.optional(),
    tokenCa: pem.optional(),
    extensions: extensions.optional(),
  })
  .superRefine(({ tokenFile, tokenUrl, clientId, clientSecret, tokenCa }, context) => {
    const credentials = { tokenUrl, clientId, clientSecret };
    for (const [key, value] of Object.entries(credentials)) {
      const message =
        tokenFile === undefined
          ? 'is missing; or give tokenFile.'
          : 'has no effect beside tokenFile: choose one.';
      if ((value === undefined) === (tokenFile === undefined))
        context.addIssue({ code: 'custom', path: [key], message });
    }
    if (tokenCa !== undefined && !tokenUrl?.startsWith('https:'))
      context.addIssue({
        code: 'custom',
        path: ['tokenCa'],
        message: 'is for a tokenUrl that begins with https://.',
      });
  });

const byIam = z.strictObject({
  mechanism: z.literal('aws-msk-iam'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, such as eu-central-1.'),
  roleArn: z
    .string()
    .regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role.')
    .optional(),
});

const sasl = z.discriminatedUnion('mechanism', [byPassword, byToken, byIam]);

/** YAML reads `retention.ms: 604800000` as a number; Kafka's settings are texts. */
const topicSetting = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  z.string(),
);

const createTopics = z.strictObject({
  partitions: whole(1, 10_000).default(6),
  replicationFactor: whole(1, 100).default(3),
  config: z.record(text, topicSetting).default({}),
});

const redis = z.strictObject({
  url: z
    .string()
    .regex(/^rediss?:\/\/[^\s/]+(\/\d*)?$/, 'must be redis://HOST:PORT/DATABASE, or rediss:// for TLS.')
    .refine(isReadableUrl, 'is not a URL; a password with other characters goes into dedupe.redis.password.'),
  username: text.optional(),
  password: text.optional(),
  keyPrefix: z.string().default('onehook:dedupe:'),
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
  match: z
    .strictObject({
      family: z.enum(['job', 'other']).optional(),
      provider: text.optional(),
      source: text.optional(),
      type: z
        .string()
        .regex(/^[^*]+\*?$|^\*$/, 'must be an event type; a * may stand at its end only.')
        .optional(),
      verification: z.enum(['signature', 'token']).optional(),
    })
    .default({}),
  topic,
});

/** Texts too: that is how a share comes out of `${NAME}`. */
const share = z.preprocess(
  (value) => (typeof value === 'string' && /^\d?\.?\d{1,15}$/.test(value) ? Number(value) : value),
  z.number().min(0).max(1),
);

const tracing = z.strictObject({
  /** Its default is the SDK's to say. */
  endpoint: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL, such as http://collector:4318.' })
    .refine((url) => !/\/v1\/traces\/?$/.test(url), 'must end before /v1/traces, which is added to it.')
    .optional(),
  sampleRatio: share.default(1),
  trustInbound: flag.default(false),
});

const source = z.looseObject({ provider: text, dedupeWindowSeconds: whole(1).optional() });

export const configFile = z.strictObject({
  http: z
    .strictObject({
      host: text.default('0.0.0.0'),
      port: port.default(8080),
      maxBodyBytes: whole(1024).default(1_048_576),
      /** Its default depends on the memory. */
      maxInFlightBytes: whole(1024).optional(),
      requestTimeoutSeconds: whole(1, 3600).default(30),
    })
    .prefault({}),
  admin: z.strictObject({ host: text.default('127.0.0.1'), port: port.default(9090) }).prefault({}),
  providers: z.array(text).default([]),
  sources: z
    .record(z.string(), source)
    .refine((sources) => Object.keys(sources).length > 0, 'must hold at least one source.'),
  kafka: z
    .strictObject({
      brokers: brokers.optional(),
      client: z.enum(['kafkajs', 'platformatic']).default('kafkajs'),
      clientId: text.default('onehook'),
      topic: topic.default('onehook.events'),
      quarantineTopic: topic.default('onehook.quarantine'),
      mode: z.enum(['structured', 'binary']).default('structured'),
      maxRecordBytes: whole(1024).default(1_000_000),
      /** Its default depends on the sources. */
      publishTimeoutMs: whole(100, 60_000).optional(),
      requestTimeoutMs: whole(100, 60_000).default(2000),
      maxBatchBytes: whole(1024).default(900_000),
      tls: tls.optional(),
      sasl: sasl.optional(),
      createTopics: createTopics.optional(),
    })
    .prefault({}),
  routes: z.array(route).default([]),
  journal: z
    .strictObject({
      enabled: flag.default(true),
      /** Its default depends on the environment. */
      directory: text.optional(),
      maxBytes: whole(1_048_576).default(10_737_418_240),
    })
    .prefault({}),
  dedupe: z
    .strictObject({
      store: z.enum(['memory', 'embedded', 'redis']).default('embedded'),
      windowSeconds: whole(1).default(345_600),
      maxKeys: whole(2, 100_000_000).default(1_000_000),
      redis: redis.optional(),
    })
    .prefault({}),
  /** Absent: off. */
  tracing: tracing.optional(),
  log: z.strictObject({ level: z.enum(['error', 'warn', 'info', 'debug']).default('info') }).prefault({}),
  shutdown: z.strictObject({ graceSeconds: whole(1, 3600).default(25) }).prefault({}),
});

export type ConfigFile = z.infer<typeof configFile>;
