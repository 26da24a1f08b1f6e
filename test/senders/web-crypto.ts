/** HMAC, SHA and Ed25519 through Web Crypto. */
const { subtle } = globalThis.crypto;

export const hmacSha256 = (secret: string | Uint8Array, message: Uint8Array) =>
  hmacOf('SHA-256', secret, message);
export const hmacSha1 = (secret: string | Uint8Array, message: Uint8Array) =>
  hmacOf('SHA-1', secret, message);

async function hmacOf(hash: string, secret: string | Uint8Array, message: Uint8Array): Promise<Buffer> {
  const algorithm = { name: 'HMAC', hash };
  const key = await subtle.importKey('raw', Buffer.from(secret as string), algorithm, false, ['sign']);
  return Buffer.from(await subtle.sign('HMAC', key, Buffer.from(message)));
}

export async function sha1Hex(message: Uint8Array): Promise<string> {
  return Buffer.from(await subtle.digest('SHA-1', Buffer.from(message))).toString('hex');
}

export async function sha256Hex(message: Uint8Array): Promise<string> {
  return Buffer.from(await subtle.digest('SHA-256', Buffer.from(message))).toString('hex');
}

/** The DER that stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = '302e020100300506032b657004220420';

export async function signEd25519(privateKeyHex: string, message: Uint8Array): Promise<Buffer> {
  const pkcs8 = Buffer.from(PKCS8_HEAD + privateKeyHex, 'hex');
  const key = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return Buffer.from(await subtle.sign('Ed25519', key, Buffer.from(message)));
}
