/** HMAC, SHA, Ed25519, ECDSA, RSA and JWTs through Web Crypto. */
const { subtle } = globalThis.crypto;

export type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Texts are UTF-8. */
export async function hmac(
  hash: Hash,
  secret: string | Uint8Array,
  message: string | Uint8Array,
): Promise<Buffer> {
  const algorithm = { name: 'HMAC', hash };
  const key = await subtle.importKey('raw', Buffer.from(secret as string), algorithm, false, ['sign']);
  return Buffer.from(await subtle.sign('HMAC', key, Buffer.from(message as string)));
}

export const hmacSha256 = (secret: string | Uint8Array, message: string | Uint8Array): Promise<Buffer> =>
  hmac('SHA-256', secret, message);

export const hmacSha1 = (secret: string | Uint8Array, message: string | Uint8Array): Promise<Buffer> =>
  hmac('SHA-1', secret, message);

export const hmacSha512 = (secret: string | Uint8Array, message: string | Uint8Array): Promise<Buffer> =>
  hmac('SHA-512', secret, message);

export const sha = async (hash: Hash, message: string | Uint8Array): Promise<Buffer> =>
  Buffer.from(await subtle.digest(hash, Buffer.from(message as string)));

export const sha256Hex = async (message: string | Uint8Array): Promise<string> =>
  (await sha('SHA-256', message)).toString('hex');

export const sha1Hex = async (message: string | Uint8Array): Promise<string> =>
  (await sha('SHA-1', message)).toString('hex');

/** The DER that stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = '302e020100300506032b657004220420';

export async function signEd25519(privateKeyHex: string, message: Uint8Array): Promise<Buffer> {
  const pkcs8 = Buffer.from(PKCS8_HEAD + privateKeyHex, 'hex');
  const key = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return Buffer.from(await subtle.sign('Ed25519', key, Buffer.from(message)));
}

/** Of a PEM: what stands between its first and its last line. */
const derOf = (pem: string) => Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');

/** PKCS #1 v1.5 under a key in PKCS #8. */
export async function signRsa(privateKeyPem: string, hash: Hash, message: string | Uint8Array) {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash };
  const key = await subtle.importKey('pkcs8', derOf(privateKeyPem), algorithm, false, ['sign']);
  return Buffer.from(await subtle.sign(algorithm, key, Buffer.from(message as string)));
}

/** P-256 with SHA-256: the two numbers one after the other, 32 bytes each, as JWTs have it. */
export async function signEcdsa(privateKeyPem: string, message: string | Uint8Array): Promise<Buffer> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key = await subtle.importKey('pkcs8', derOf(privateKeyPem), algorithm, false, ['sign']);
  return Buffer.from(await subtle.sign(algorithm, key, Buffer.from(message as string)));
}

/** The same as DER: a SEQUENCE of two INTEGERs. */
export function ecdsaDer(signature: Buffer): Buffer {
  const numbers = [signature.subarray(0, 32), signature.subarray(32)].map((bytes) => {
    let start = 0;
    while (start < 31 && bytes[start] === 0) start++;
    const number = bytes.subarray(start);
    const positive = (number[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), number]) : number;
    return Buffer.concat([Buffer.of(2, positive.length), positive]);
  });
  const content = Buffer.concat(numbers);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}

/** A JWT in its compact form. */
export async function signJwt(
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
  sign: (message: string) => Promise<Buffer>,
): Promise<string> {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const message = `${part(header)}.${part(claims)}`;
  return `${message}.${(await sign(message)).toString('base64url')}`;
}
