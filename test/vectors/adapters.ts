/**
 * From a vector’s fields to the settings of the provider that should verify it: by the names of the provider’s own settings,
 * and by a line in a table where those do not tell.
 */
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { providers } from '../../providers/index.js';
import { describeSchema } from '../../src/config/validate.js';
import type { Provider } from '../../src/provider.js';

/** Unknown fields are no problem; see the README beside the vectors. */
export interface Vector {
  readonly id: string;
  readonly provider: string;
  /** In words; names the version where a sender has several. */
  readonly scheme?: string;
  readonly secret?: string;
  /** All that the receiver holds, where more than one matters. */
  readonly secrets?: readonly string[];
  readonly publicKeyJwk?: JsonWebKey;
  /** What the vendor’s JWKS URL would answer. */
  readonly jwks?: unknown;
  /** What the URLs answer that a delivery names its key by. */
  readonly keyPlaces?: Readonly<Record<string, string>>;
  /** What else the receiver is configured with. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly method?: string;
  readonly url?: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  /** How `body` is written, where it is no text: `base64` or `hex`. */
  readonly bodyEncoding?: string;
  /** Instead of `body`, where it is no text. */
  readonly bodyBase64?: string;
  readonly now: number;
  readonly valid: boolean;
  readonly why?: string;
  readonly note?: string;
}

export interface Adaptation {
  readonly provider: Provider;
  readonly settings: unknown;
}

/** Other names that senders go by. */
const NAMES: Readonly<Record<string, string>> = {
  'cal.com': 'cal-com',
  lemonsqueezy: 'lemon-squeezy',
  standardwebhooks: 'standard-webhooks',
  bird: 'messagebird',
  calcom: 'cal-com',
  dodo: 'dodo-payments',
  facebook: 'meta',
  falai: 'fal',
  instagram: 'meta',
  sns: 'aws-sns',
  svix: 'standard-webhooks',
  sync: 'sync-so',
  whatsapp: 'meta',
  x: 'twitter',
};

/** Settings that a vector tells in other words. */
const SETTINGS: Readonly<Record<string, (vector: Vector) => Record<string, unknown>>> = {
  'adyen-platform': () => ({}),
  hubspot: ({ scheme = '' }) => ({ version: /v[123]/.exec(scheme)?.[0] ?? 'v3' }),
  livekit: ({ config }) => ({ apiKeys: config?.apiKey === undefined ? undefined : [config.apiKey] }),
  plivo: ({ scheme = '' }) => ({ version: /v[23]/.exec(scheme)?.[0] ?? 'v3' }),
};

/** Null where no provider is there for it. */
export function adapt(vector: Vector): Adaptation | null {
  const name = providerName(vector);
  const provider = providers.find((provider) => provider.name === name);
  if (!provider) return null;
  const known = Object.keys(describeSchema(provider.settings, 'input').properties ?? {});
  const told = { ...defaults(vector, known), ...SETTINGS[provider.name]?.(vector) };
  const settings = Object.entries(told).filter(([key, value]) => known.includes(key) && value !== undefined);
  return { provider, settings: Object.fromEntries(settings) };
}

function providerName({ provider, scheme = '' }: Vector): string {
  const name = provider.toLowerCase().replaceAll('_', '-');
  if (name === 'adyen' && /platform|header/.test(scheme)) return 'adyen-platform';
  return NAMES[name] ?? name;
}

function defaults(vector: Vector, known: readonly string[]): Record<string, unknown> {
  const { config = {}, secrets, secret, publicKeyJwk, url } = vector;
  const held = secrets ?? (secret ? [secret] : []);
  const publicKeys = publicKeyJwk ? [pem(publicKeyJwk)] : held;
  const holds = ['secrets', 'publicKeys', 'tokens', 'credentials'].find((key) => known.includes(key));
  return {
    ...config,
    toleranceSeconds: config.toleranceSeconds ?? config.tolerance,
    publicUrl: config.publicUrl ?? splitUrl(url ?? '')?.origin ?? 'https://hooks.example',
    ...(holds ? { [holds]: holds === 'publicKeys' ? publicKeys : held } : {}),
  };
}

const pem = (key: JsonWebKey) =>
  createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();

/** As text: a port that is the default one is signed by some. */
export function splitUrl(url: string): { origin: string; rest: string } | null {
  const [, origin, rest = ''] = /^(https?:\/\/[^/?#]+)(.*)$/.exec(url) ?? [];
  return origin === undefined ? null : { origin, rest };
}
