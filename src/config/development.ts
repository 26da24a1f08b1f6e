/**
 * The development default: one source for every provider, on loopback, with throw-away secrets.
 * All of them derive from one random seed kept on disk, so that `onehook send` in another terminal signs with the same.
 */
import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../errors.js';
import type { DevelopmentTools, Provider } from '../provider/provider.js';

export interface DevelopmentSeed {
  /** Random, and the same at every call with the same purpose. */
  derive(purpose: string, bytes: number): Buffer;
}

/** Read from `directory`, or made there. Throws OperatorError when neither can be done. */
export function openSeed(directory: string): DevelopmentSeed {
  const path = join(directory, 'development.json');
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, fileText(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new OperatorError(`The development secrets cannot be kept in ${path}: ${reason(error)}`);
  }
  const seed = readSeed(path);
  return { derive: (purpose, bytes) => Buffer.from(hkdfSync('sha256', seed, '', purpose, bytes)) };
}

function fileText(): string {
  const note = 'Throw-away secrets of the development default. Delete this file to get new ones.';
  return `${JSON.stringify({ note, seed: randomBytes(32).toString('base64') }, null, 2)}\n`;
}

function readSeed(path: string): Buffer {
  try {
    const { seed } = JSON.parse(readFileSync(path, 'utf8')) as { seed?: unknown };
    const bytes = Buffer.from(typeof seed === 'string' ? seed : '', 'base64');
    if (bytes.length === 32) return bytes;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new OperatorError(`${path} cannot be read: ${reason(error)}`);
  }
  throw new OperatorError(`${path} does not hold a seed. Delete it; a new one is made at the next start.`);
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

type DevelopmentUrls = Pick<DevelopmentTools, 'keysUrl' | 'publicUrl'>;

/** What would stand under `sources:`, named as the providers are. */
export function developmentSources(
  providers: readonly Provider[],
  seed: DevelopmentSeed,
  urls: DevelopmentUrls,
): Record<string, unknown> {
  return Object.fromEntries(
    providers.map((provider) => [
      provider.name,
      { provider: provider.name, ...settingsOf(provider, seed, urls) },
    ]),
  );
}

function settingsOf(
  provider: Provider,
  seed: DevelopmentSeed,
  urls: DevelopmentUrls,
): Record<string, unknown> {
  let made = 0;
  const settings = provider.development({
    ...urls,
    secret: (bytes) => seed.derive(`${provider.name} ${made++}`, bytes),
    publicKey: (type) => createPublicKey(developmentKey(seed, type)),
  });
  return { ...(settings as object) };
}

/** Settings to show what a provider's scheme is like, which does not depend on its secrets. */
export function exampleSettings(provider: Provider): Record<string, unknown> {
  const seed = {
    derive: (purpose: string, bytes: number) => Buffer.from(hkdfSync('sha256', '', '', purpose, bytes)),
  };
  return settingsOf(provider, seed, {
    keysUrl: 'http://127.0.0.1:9091/jwks.json',
    publicUrl: 'http://127.0.0.1:8080',
  });
}

export type DevelopmentKeyType = 'ed25519' | 'ec';

/** Stands in for the private keys of senders. */
export function developmentKey(seed: DevelopmentSeed, type: DevelopmentKeyType = 'ed25519'): KeyObject {
  if (type === 'ec') return p256Key(seed.derive('ec', 32));
  const key = Buffer.concat([ED25519_PKCS8, seed.derive('ed25519', 32)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** A number below 2^255 is always below the order of P-256. */
function p256Key(seed: Buffer): KeyObject {
  const d = Buffer.from(seed);
  d[0] = (d[0] ?? 0) & 0x7f;
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  return createPrivateKey({
    key: { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x, y } as import('node:crypto').JsonWebKey,
    format: 'jwk',
  });
}

/** What precedes the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Where `onehook send` serves the public half, one port above the admin port. Only while it sends. */
export const developmentKeysUrl = (adminPort: number) =>
  `http://127.0.0.1:${(adminPort || 9090) + 1}/jwks.json`;
