/** The secrets in every provider's settings for development: found by what they are, and not by the names of their settings. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { Provider } from '../../src/provider/provider.js';

/** Made of random bytes, but not a secret: PayPal shows it openly, and its signature does not rest on it. */
const NOT_SECRET = ['webhookId'];

export interface SecretSetting {
  /** As `credentials[0]` or `keys.secret`. */
  readonly path: string;
  readonly value: string;
}

/** What differs between two sets of settings that were made of different secrets. */
export function secretSettings(provider: Provider): SecretSetting[] {
  const [one, other] = [1, 2].map((fill) =>
    textsOf(
      provider.development({
        secret: (bytes) => Buffer.alloc(bytes, fill),
        publicKey: (type) => PUBLIC_KEYS[type],
        keysUrl: 'http://127.0.0.1:9091/jwks.json',
        publicUrl: 'http://127.0.0.1:8080',
      }),
    ),
  ) as [SecretSetting[], SecretSetting[]];
  return one.filter(({ path, value }, i) => value !== other[i]!.value && !NOT_SECRET.includes(path));
}

const PUBLIC_KEYS = {
  ed25519: createPublicKey(generateKeyPairSync('ed25519').privateKey),
  ec: createPublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
};

function textsOf(node: unknown, path = ''): SecretSetting[] {
  if (typeof node === 'string') return [{ path, value: node }];
  if (Array.isArray(node)) return node.flatMap((item, index) => textsOf(item, `${path}[${index}]`));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, item]) => textsOf(item, path === '' ? key : `${path}.${key}`));
}
