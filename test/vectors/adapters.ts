/**
 * From a vector’s fields to the settings of the provider that should verify it. What a provider’s settings are called tells what
 * they are made from; the table is for those whose vectors need to be read in another way.
 */
import { createPublicKey } from 'node:crypto';
import { providers } from '../../providers/index.js';
import { describeSchema, type SchemaNode } from '../../src/config/validate.js';
import type { Provider } from '../../src/provider/provider.js';

/** Unknown fields are no problem; see the README beside the vectors. */
export interface Vector {
  readonly id: string;
  readonly provider: string;
  /** What is signed and how, in words. */
  readonly scheme?: string;
  readonly secret?: string;
  /** All that the receiver holds, where more than one matters. */
  readonly secrets?: readonly string[];
  /** What `secret` is as text. */
  readonly publicKeyJwk?: Readonly<Record<string, unknown>>;
  /** What the vendor’s JWKS URL would answer. */
  readonly jwks?: unknown;
  /** What the URLs answer that a delivery names its key by. */
  readonly keyPlaces?: Readonly<Record<string, string>>;
  /** What else the receiver is configured with. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly method?: string;
  /** As the vendor called it, whole or from its path on. */
  readonly url?: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  /** How `body` is written, where it is no text: `base64` or `hex`. */
  readonly bodyEncoding?: string;
  /** Instead of `body`, where it is no text. */
  readonly bodyBase64?: string;
  readonly now: number;
  readonly valid: boolean;
  /** Of a valid one: what must be true of its events. */
  readonly expect?: Expected;
  readonly why?: string;
  readonly note?: string;
}

export interface Expected {
  readonly outcome?: string;
  readonly types?: readonly string[];
  readonly subjects?: readonly (string | null)[];
  readonly times?: readonly string[];
  /** The number of different event ids. */
  readonly distinct_ids?: number;
}

export interface Adaptation {
  readonly provider: Provider;
  readonly settings: unknown;
}

/** Other names that vectors have for a provider, where there is none of that name. */
const ALIASES: Readonly<Record<string, string>> = {
  'black-forest-labs': 'bfl',
  calcom: 'cal-com',
  coinbase: 'coinbase-cdp',
  dodo: 'dodo-payments',
  dodopayments: 'dodo-payments',
  'fal-ai': 'fal',
  falai: 'fal',
  hailuo: 'minimax',
  'hugging-face': 'huggingface',
  'kie-ai': 'kie',
  lemonsqueezy: 'lemon-squeezy',
  sns: 'aws-sns',
  standardwebhooks: 'standard-webhooks',
  svix: 'standard-webhooks',
  sync: 'sync-so',
  whatsapp: 'meta',
  x: 'twitter',
};

/** Settings that a vector tells otherwise than by the names they have here, by provider. */
const PARTICULAR: Readonly<Record<string, (vector: Vector) => Readonly<Record<string, unknown>>>> = {
  'aws-sns': ({ config = {}, body = '' }) => ({
    topics: config.topics ?? [config.topicArn ?? /"TopicArn"\s*:\s*"([^"]+)"/.exec(body)?.[1]],
  }),
  box: (vector) => {
    const [primary, ...secondary] = secretsOf(vector);
    return { secrets: [primary], ...(secondary.length > 0 ? { secondary: { secrets: secondary } } : {}) };
  },
  // The username stands beside the password.
  chargebee: ({ config = {}, ...vector }) => ({
    credentials: secretsOf(vector).map((secret) =>
      typeof config.username === 'string' ? `${config.username}:${secret}` : secret,
    ),
  }),
  buildkite: ({ headers }) =>
    hasHeader(headers, 'x-buildkite-token') ? { secrets: undefined } : { tokens: undefined },
  // Signing tokens are whsec_, and nothing else is.
  gitlab: (vector) =>
    secretsOf(vector).some((secret) => secret.startsWith('whsec_'))
      ? { tokens: undefined }
      : { secrets: undefined },
  grafana: ({ headers, config = {} }) => {
    const header = 'x-grafana-alerting-timestamp';
    return { timestampHeader: config.timestampHeader ?? (hasHeader(headers, header) ? header : undefined) };
  },
  // Static webhooks have a secret, dynamic ones a key set.
  gemini: ({ jwks, config = {} }) =>
    jwks === undefined ? {} : { secrets: undefined, audience: config.audience ?? config.aud },
  paypal: ({ config = {}, ...vector }) => ({
    webhookId: config.webhookId ?? config.webhookID ?? config.webhook_id ?? secretsOf(vector)[0],
  }),
  // Signing is turned on at the sender, and a vector says so by its header or its `config`.
  revenuecat: ({ headers, config = {} }) =>
    config.signature === true || hasHeader(headers, 'x-revenuecat-webhook-signature')
      ? { tokens: undefined }
      : { secrets: undefined },
  // A vector holds one secret, whichever of the two kinds it is.
  twilio: (vector) => ({ sharedKeys: { secrets: secretsOf(vector) } }),
  plaid: () => ({ keys: { clientId: 'client', secret: 'secret' } }),
};

/** Null where there is no provider for it. */
export function adapt(vector: Vector): Adaptation | null {
  const name = vector.provider.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  // One sender may have two schemes that are two providers here: `adyen-platform: …`.
  const [scheme = ''] = vector.scheme?.split(/[: ]/, 1) ?? [];
  const provider =
    (scheme.startsWith(`${name}-`) ? providerNamed(scheme) : undefined) ??
    providerNamed(name) ??
    providerNamed(ALIASES[name] ?? '');
  if (!provider) return null;
  const particular = PARTICULAR[provider.name]?.(vector);
  return { provider, settings: { ...derivedSettings(provider, vector), ...particular } };
}

const providerNamed = (name: string) => providers.find((provider) => provider.name === name);

/** Of what the vector tells, that for which the provider has a setting. */
function derivedSettings(provider: Provider, vector: Vector): Record<string, unknown> {
  const told: Record<string, unknown> = {
    ...vector.config,
    secrets: secretsOf(vector),
    tokens: secretsOf(vector),
    credentials: secretsOf(vector),
    publicKeys: publicKeysOf(vector),
    publicUrl: calledUrl(vector).origin,
    toleranceSeconds: vector.config?.toleranceSeconds ?? vector.config?.tolerance,
    // As in `hubspot-v1 …`.
    version:
      vector.config?.version ??
      vector.config?.signatureVersion ??
      /^[a-z0-9]+-(v\d)\b/.exec(vector.scheme ?? '')?.[1],
  };
  const known = settingNames(describeSchema(provider.settings));
  return Object.fromEntries(
    Object.entries(told).filter(
      ([name, value]) =>
        known.has(name) && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function settingNames({ properties = {}, anyOf = [], oneOf = [], allOf = [] }: SchemaNode): Set<string> {
  const inner = [...anyOf, ...oneOf, ...allOf].flatMap((node) => [...settingNames(node)]);
  return new Set([...Object.keys(properties), ...inner]);
}

const secretsOf = ({ secrets, secret }: Pick<Vector, 'secrets' | 'secret'>) =>
  secrets ?? (secret ? [secret] : []);

const hasHeader = (headers: Vector['headers'], wanted: string) =>
  Object.keys(headers).some((name) => name.toLowerCase() === wanted);

function publicKeysOf(vector: Vector): readonly string[] {
  const { publicKeyJwk } = vector;
  if (!publicKeyJwk) return secretsOf(vector);
  try {
    const key = createPublicKey({ key: publicKeyJwk, format: 'jwk' });
    return [key.export({ format: 'pem', type: 'spki' }).toString()];
  } catch {
    return secretsOf(vector);
  }
}

/** Where a receiver may have been told what URL it has. */
const URL_KEYS = [
  'url',
  'publicUrl',
  'webhookUrl',
  'notificationUrl',
  'callbackUrl',
  'callbackURL',
  'endpoint',
];

/**
 * The URL as the vendor called it, cut as a gateway has it: its own origin from the configuration, the rest from the request
 * line. Cut as text: neither a standard port nor an escape may be tidied up. What is configured with a path wins over the
 * vector’s own, since receivers verify by what they are configured with.
 */
export function calledUrl({ url = '', config = {} }: Vector): { origin: string | undefined; rest: string } {
  const configured = URL_KEYS.map((name) => config[name]).find((value) => typeof value === 'string');
  const [own, given] = [cut(url), cut(configured as string | undefined)];
  if (given.origin && given.rest.length > 1) return given;
  return { origin: own.origin ?? given.origin, rest: own.rest };
}

function cut(url = ''): { origin: string | undefined; rest: string } {
  const [, origin, rest = ''] = /^([a-z]+:\/\/[^/?#]*)(.*)$/is.exec(url) ?? [];
  return origin ? { origin, rest } : { origin: undefined, rest: url };
}
