/** What may be written under `kafka:`. Which settings belong together is judged in `consistency.ts`. */
import { z } from 'zod';
import { pem, text, tls, topic, whole } from './setting-forms.js';

/** `a:9092,b:9092` is a list too: that is how variables usually hold brokers. */
const brokers = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value),
  z.array(z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/,]+):\d{1,5}$/, 'must be host:port.')).min(1),
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
      context.addIssue({ code: 'custom', path: [name], message: 'must be named by letters, and not auth.' });
});

/** Its token is read from a file that another program keeps fresh, or fetched with client credentials. */
const byToken = z
  .strictObject({
    mechanism: z.literal('oauthbearer'),
    /** Such as a projected service-account token; read again before it expires. */
    tokenFile: text.optional(),
    /** Client-credentials grant; a new token is fetched before the old one expires. */
    tokenUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL.' }).optional(),
    clientId: text.optional(),
    clientSecret: text.optional(),
    scope: text.optional(),
    /** PEM: the authorities to trust at tokenUrl instead of the system's. */
    tokenCa: pem.optional(),
    /** SASL extensions, sent with every token. */
    extensions: extensions.optional(),
  })
  .superRefine(({ tokenFile, tokenUrl, clientId, clientSecret, tokenCa }, context) => {
    const problem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    for (const [key, value] of Object.entries({ tokenUrl, clientId, clientSecret })) {
      if (value === undefined && tokenFile === undefined) problem(key, 'is missing; or give tokenFile.');
      if (value !== undefined && tokenFile !== undefined)
        problem(key, 'has no effect beside tokenFile: choose one.');
    }
    if (tokenCa !== undefined && !tokenUrl?.startsWith('https:'))
      problem('tokenCa', 'has no effect unless tokenUrl begins with https://.');
  })
  .transform(({ tokenFile, tokenUrl, clientId, clientSecret, ...rest }) => {
    if (tokenFile !== undefined) return { ...rest, tokenFile };
    // Does not happen: each is reported above.
    if (tokenUrl === undefined || clientId === undefined || clientSecret === undefined) return z.NEVER;
    return { ...rest, tokenUrl, clientId, clientSecret };
  });

/** Tokens signed with AWS credentials, found as every AWS SDK finds them. */
const byIam = z.strictObject({
  mechanism: z.literal('aws-msk-iam'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, such as eu-central-1.'),
  /** A role to assume with them first. */
  roleArn: z
    .string()
    .regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role.')
    .optional(),
});

/** YAML reads `retention.ms: 604800000` as a number; Kafka's settings are texts. */
const topicSetting = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  z.string(),
);

/** How missing topics are created; existing ones are left as they are. */
const createTopics = z.strictObject({
  partitions: whole(1, 10_000).default(6),
  replicationFactor: whole(1, 100).default(3),
  /** The topics' own settings by Kafka's names, such as `retention.ms`. */
  config: z.record(text, topicSetting).default({}),
});

export const kafka = z.strictObject({
  /** Absent: events go to the embedded log. */
  brokers: brokers.optional(),
  client: z.enum(['kafkajs', 'platformatic']).default('kafkajs'),
  clientId: text.default('onehook'),
  /** Where events go that match no route. */
  topic: topic.default('onehook.events'),
  quarantineTopic: topic.default('onehook.quarantine'),
  /** How a record holds a CloudEvent. */
  mode: z.enum(['structured', 'binary']).default('structured'),
  /** An event whose record would be larger goes out without its payload. Kafka's own default limit is 1,048,588 bytes a batch. */
  maxRecordBytes: whole(1024).default(1_000_000),
  /** From the call of publish to its failure. Default: 2,000 ms, or less where a sender's deadline is shorter. */
  publishTimeoutMs: whole(100, 60_000).optional(),
  /** Of one produce request; past it the connection is closed. */
  requestTimeoutMs: whole(100, 60_000).default(2000),
  /** Of one produce request for one partition: brokers limit the batch, not the record. */
  maxBatchBytes: whole(1024).default(900_000),
  tls: tls.optional(),
  sasl: z.discriminatedUnion('mechanism', [byPassword, byToken, byIam]).optional(),
  /** Absent: topics are created by the operator. */
  createTopics: createTopics.optional(),
});
