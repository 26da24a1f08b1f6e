/**
 * The development default: one source for every provider, on loopback, with throw-away secrets.
 * All of them derive from one random seed on disk, so that `onehook send` in another terminal signs with the same secrets.
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
import { join, resolve } from 'node:path';
import { ConfigError, OperatorError } from '../errors.js';
import type { DevelopmentTools, Provider } from '../provider/provider.js';
import type { Environment } from './expand.js';

export interface DevelopmentSeed {
  /** Random, and the same for each call with the same purpose. */
  derive(purpose: string, bytes: number): Buffer;
}

/** Reads the seed in `directory`, or makes one there. Throws OperatorError when neither is possible. */
export function openSeed(directory: string): DevelopmentSeed {
  const path = join(directory, 'development.json');
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, fileText(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new OperatorError(`The development secrets cannot be stored in ${path}: ${reason(error)}`);
  }
  return seedOf(readSeed(path));
}

const seedOf = (seed: Buffer | string): DevelopmentSeed => ({
  derive: (purpose, bytes) => Buffer.from(hkdfSync('sha256', seed, '', purpose, bytes)),
});

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
  throw new OperatorError(`${path} does not hold a seed. Delete it: the next start makes a new one.`);
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

export interface DevelopmentOptions {
  readonly env: Environment;
  readonly cwd: string;
  readonly providers: readonly Provider[];
  readonly developmentBrokers?: readonly string[] | undefined;
  readonly storesSeed?: boolean;
}

/** What a configuration file would say. Loopback only: its token URLs are printed, and its secrets are readable on disk. */
export function developmentFile(options: DevelopmentOptions): Record<string, unknown> {
  const { env, cwd, providers, developmentBrokers, storesSeed = true } = options;
  const seed = storesSeed ? openSeed(resolve(cwd, env.ONEHOOK_DATA || 'data')) : seedOf(randomBytes(32));
  const [port, adminPort] = [portIn(env, 'PORT', 8080), portIn(env, 'ADMIN_PORT', 9090)];
  return {
    http: { host: '127.0.0.1', port },
    admin: { host: '127.0.0.1', port: adminPort },
    sources: developmentSources(providers, seed, {
      keysUrl: developmentKeysUrl(adminPort),
      publicUrl: `http://127.0.0.1:${port}`,
    }),
    ...(developmentBrokers ? { kafka: { brokers: developmentBrokers } } : {}),
  };
}

/** Checked here, since all the URLs in the sources' settings are made with it. */
function portIn(env: Environment, name: 'PORT' | 'ADMIN_PORT', standard: number): number {
  const text = env[name] || String(standard);
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  const message = 'must be a port: a number from 0 to 65535.';
  throw new ConfigError([{ path: name, line: null, message }], 'the environment');
}

type DevelopmentUrls = Pick<DevelopmentTools, 'keysUrl' | 'publicUrl'>;

/** The content of `sources:`, each named after its provider. */
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

/** Settings to show a provider's scheme, which does not depend on its secrets. */
export function exampleSettings(provider: Provider): Record<string, unknown> {
  return settingsOf(provider, seedOf(''), {
    keysUrl: 'http://127.0.0.1:9091/jwks.json',
    publicUrl: 'http://127.0.0.1:8080',
  });
}

export type DevelopmentKeyType = 'ed25519' | 'ec';

/** The private key that `onehook send` signs with in place of a sender's. */
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

/** The bytes before the 32 of an Ed25519 private key in PKCS #8 (RFC 8410). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Where `onehook send` serves the public half, one port above the admin port. Only while it sends. */
export const developmentKeysUrl = (adminPort: number) =>
  `http://127.0.0.1:${(adminPort || 9090) + 1}/jwks.json`;
