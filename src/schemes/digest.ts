/** Digests of bodies, which replace an id where the sender has none. */
import { hash } from 'node:crypto';

export const hexDigest = (bytes: Buffer): string => hash('sha256', bytes, 'hex');

/** As an id: equal bytes are the same event. */
export const digestOf = (bytes: Buffer): string => `sha256:${hexDigest(bytes)}`;

export const digestAs = (
  bytes: Buffer,
  algorithm: 'sha1' | 'sha256' | 'sha512',
  encoding: 'hex' | 'base64' | 'base64url',
) => hash(algorithm, bytes, encoding);
