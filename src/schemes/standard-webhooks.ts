/**
 * Standard Webhooks 1.0: `v1` (HMAC-SHA256) and `v1a` (Ed25519), with several signatures in one header and several secrets.
 * Spec: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. Its reference
 * libraries verify `v1` alone.
 */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import { type Check, OperatorError } from '../errors.js';
import { decodeStrictly } from './encoding.js';
import { hmacKey } from './hmac-key.js';
import type { Mac } from './mac.js';
import { matchingKey, SIGNATURE_BYTES } from './public-key.js';
import { PUBLIC_KEY_BYTES, publicKey } from './public-key-text.js';
import { absence, MAX_SIGNATURES } from './read-signature.js';
import { refused, type Scheme, type SignedHeaders } from './scheme.js';
import { checkTimestamp, unixSeconds } from './timestamp.js';

export interface StandardWebhooksOptions {
  /** `whsec_` and base64 (or the base64 alone); `whpk_` for a public key. Every one verifies; the first `whsec_` signs. */
  readonly secrets: readonly string[];
  /** The HMAC keys that one secret may stand for, where the sender does not use the bytes of its base64. Each verifies; the first signs. */
  readonly keysOf?: ((secret: string) => readonly Buffer[]) | undefined;
  /** True where the version of a signature counts keys and names no algorithm: `v1,… v2,…` are all HMAC-SHA256. */
  readonly anyVersion?: boolean | undefined;
  /** True where the sender signs the `webhook-` headers alone: then those of Svix mean nothing, and `byWebhookId` identifies. */
  readonly withoutSvix?: boolean | undefined;
  /** Default 300, as in every reference library. */
  readonly toleranceSeconds?: number | undefined;
}

const HMAC_BYTES = 32;

interface HeaderNames {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
}
const STANDARD: HeaderNames = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
};
const SVIX: HeaderNames = { id: 'svix-id', timestamp: 'svix-timestamp', signature: 'svix-signature' };

/** Svix sends both families of headers and prefers its own. They are never mixed, since an id from the other family is not signed. */
const headerNames = (delivery: Delivery) => (delivery.has(SVIX.signature) ? SVIX : STANDARD);

/** The signed message id, the same at every redelivery; for a scheme that reads both families. */
export const messageId = (delivery: Delivery) => delivery.header(headerNames(delivery).id);

/** The same for a scheme `withoutSvix`. */
export const webhookId = (delivery: Delivery) => delivery.header(STANDARD.id);

export function standardWebhooks(options: StandardWebhooksOptions): Scheme {
  const { secrets, toleranceSeconds = 300, keysOf, anyVersion = false, withoutSvix = false } = options;
  const families = withoutSvix ? [STANDARD] : [STANDARD, SVIX];
  const keys = secrets.map((secret) => (keysOf ? hmacReceiver(keysOf(secret)) : readSecret(secret)));
  if (keys.length === 0) throw new OperatorError('Standard Webhooks needs at least one secret.');

  return {
    title: 'Standard Webhooks',
    level: 'signature',
    recognizes: families.map(({ signature }) => signature),
    covers: {
      headers: families.flatMap((names) => Object.values(names)),
      ...(anyVersion ? { meaningless: /\bv\d+(?=,)/g } : {}),
      body: 'bytes',
    },
    toleranceSeconds,
    secrets: keys.length,
    verify(delivery) {
      const names = withoutSvix ? STANDARD : headerNames(delivery);
      const missing =
        absence(delivery, names.signature, 'signature_missing') ??
        absence(delivery, names.id, 'header_missing') ??
        absence(delivery, names.timestamp, 'timestamp_missing');
      if (missing) return refused(missing);

      const id = delivery.header(names.id) ?? '';
      const timestamp = delivery.header(names.timestamp) ?? '';
      const late = checkTimestamp(timestamp, unixSeconds, toleranceSeconds, delivery.receivedAt);
      if (late) return refused(late);

      const signatures = readSignatures(delivery.header(names.signature) ?? '', anyVersion);
      if (typeof signatures === 'string') return refused(signatures);

      const key = keys.findIndex((key) => key.signed(`${id}.${timestamp}.`, delivery.body, signatures));
      return key < 0 ? refused('signature_mismatch') : { outcome: 'verified', key };
    },
    sign({ headers, body, at }): SignedHeaders {
      const key = keys.find((key) => key.hmac !== undefined)?.hmac;
      if (!key) {
        throw new OperatorError(
          'Only public keys (whpk_) are configured, and signing needs a shared secret (whsec_).',
        );
      }
      const id = headers[STANDARD.id] ?? `msg_${randomUUID()}`;
      const timestamp = headers[STANDARD.timestamp] ?? unixSeconds.format(at);
      const signature = key([`${id}.${timestamp}.`, body]).toString('base64');
      return {
        [STANDARD.id]: id,
        [STANDARD.timestamp]: timestamp,
        [STANDARD.signature]: `v1,${signature}`,
      };
    },
  };
}

type Signatures = Readonly<Record<'v1' | 'v1a', readonly Buffer[]>>;

/** Unknown versions are skipped, as the spec requires. */
function readSignatures(header: string, anyVersion: boolean): Signatures | Check {
  const v1: Buffer[] = [];
  const v1a: Buffer[] = [];
  let entries = 0;
  for (let start = 0; start < header.length; ) {
    const blank = header.indexOf(' ', start);
    const end = blank < 0 ? header.length : blank;
    if (end > start && ++entries > MAX_SIGNATURES) return 'signature_malformed';
    const version = anyVersion ? lengthOfVersion(header, start) : header.startsWith('v1,', start) ? 3 : 0;
    if (version > 0) addDecoded(v1, header.slice(start + version, end), HMAC_BYTES);
    else if (header.startsWith('v1a,', start)) addDecoded(v1a, header.slice(start + 4, end), SIGNATURE_BYTES);
    start = end + 1;
  }
  return v1.length + v1a.length === 0 ? 'signature_malformed' : { v1, v1a };
}

/** Of `v1,`, `v2,` and so on, and 0 for anything else. */
function lengthOfVersion(header: string, start: number): number {
  ANY_VERSION.lastIndex = start;
  return ANY_VERSION.exec(header)?.[0].length ?? 0;
}
const ANY_VERSION = /v\d{1,9},/y;

function addDecoded(signatures: Buffer[], text: string, bytes: number): void {
  const signature = decodeStrictly(text, 'base64', bytes);
  if (signature) signatures.push(signature);
}

/** One configured secret. A key verifies one version only, so that a public key never serves as an HMAC secret. */
interface ReceiverKey {
  readonly hmac?: Mac;
  signed(prefix: string, body: Buffer, signatures: Signatures): boolean;
}

function readSecret(text: string): ReceiverKey {
  const parsed = parseStandardSecret(text);
  if (typeof parsed === 'string') throw new OperatorError(`A Standard Webhooks secret ${parsed}.`);
  if (parsed.kind === 'public') {
    const keys = [{ key: publicKey(parsed.bytes), kid: undefined }];
    return {
      signed(prefix, body, { v1a }) {
        if (v1a.length === 0) return false;
        const content = Buffer.concat([Buffer.from(prefix, 'latin1'), body]);
        return v1a.some((signature) => matchingKey(keys, content, signature) === 0);
      },
    };
  }
  return hmacReceiver([parsed.bytes]);
}

function hmacReceiver(bytes: readonly Buffer[]): ReceiverKey {
  const macs = bytes.map((key) => hmacKey('sha256', key));
  return {
    ...(macs[0] ? { hmac: macs[0] } : {}),
    signed(prefix, body, { v1 }) {
      if (v1.length === 0) return false;
      for (const mac of macs) {
        const expected = mac([prefix, body]);
        if (v1.some((signature) => timingSafeEqual(expected, signature))) return true;
      }
      return false;
    },
  };
}

/** The key behind a serialized secret, or what is wrong with it, as the end of a sentence about the secret. */
export function parseStandardSecret(text: string): { kind: 'shared' | 'public'; bytes: Buffer } | string {
  // Supabase and others show the version of the signatures before the secret: `v1,whsec_…`.
  const secret = text.replace(/^v1,(?=whsec_)/, '');
  const problem = MISTAKES.find(([form]) => form.test(secret))?.[1];
  if (problem) return problem;
  const isPublic = secret.startsWith('whpk_');
  const bytes = Buffer.from(secret.replace(/^(?:whsec_|whpk_)/, ''), 'base64');
  if (bytes.length === 0) return 'is empty';
  if (isPublic && bytes.length !== PUBLIC_KEY_BYTES) {
    return `must hold ${PUBLIC_KEY_BYTES} bytes after whpk_; this one holds ${bytes.length}`;
  }
  return { kind: isPublic ? 'public' : 'shared', bytes };
}

/** What people paste, the particular before the general. */
const MISTAKES: readonly (readonly [form: RegExp, problem: string])[] = [
  [/^\s|\s$/, 'has a blank or a line end before or after it: remove that'],
  [
    /^whsk_/,
    'is the sender’s private key (whsk_), which it should not have given away; use its public key (whpk_)',
  ],
  [/^(?:v\d+a?,|wh(?:sec|pk)_)+wh(?:sec|pk)_/, 'has a prefix twice: keep one whsec_ or whpk_'],
  [/^v\d+a?,/, 'begins with the version of a signature: keep what follows the comma'],
  [
    /^(?:whsec_|whpk_|(?!wh(?:sec|pk)_))(?=.*[-_])[A-Za-z0-9_-]+={0,2}$/,
    'is base64url (it has - or _), and Standard Webhooks secrets are standard base64: copy it as the sender shows it',
  ],
  [/^(?!(?:whsec_|whpk_)?[A-Za-z0-9+/]+={0,2}$)/, 'must be whsec_ or whpk_ and standard base64'],
];
