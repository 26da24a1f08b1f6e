/**
 * Signing for senders: the development key signs where a sender publishes its key at a URL, and only where that URL is on
 * this machine. The key of a real sender is never replaced.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type DevelopmentKeyType, developmentKey, openSeed } from '../config/development.js';
import type { Config } from '../config/load.js';
import { fixedKeys, fixedTools } from '../schemes/key-set.js';
import type { PublicKey, SchemeTools } from '../schemes/scheme.js';

export interface SenderTools {
  readonly tools: SchemeTools;
  /** Serves the public half at every loopback URL that a scheme reads keys from. Resolves with a function that ends that. */
  serveKeys(): Promise<() => void>;
}

export function senderTools({ journal }: Pick<Config, 'journal'>): SenderTools {
  const loopback = new Set<string>();
  const made = new Map<DevelopmentKeyType, KeyObject>();
  const key = (type: DevelopmentKeyType = 'ed25519') => {
    const found = made.get(type) ?? developmentKey(openSeed(journal.directory), type);
    made.set(type, found);
    return found;
  };
  return {
    tools: {
      ...fixedTools([]),
      privateHalf(publicKey) {
        const type = publicKey.asymmetricKeyType;
        const own = type === 'ed25519' || type === 'ec' ? key(type) : undefined;
        return own && createPublicKey(own).equals(publicKey) ? own : undefined;
      },
      jwks(url) {
        if (!isLoopback(url)) return fixedKeys([], { url });
        loopback.add(url);
        return fixedKeys([publicHalf(key())], { url, developmentKey: key() });
      },
    },
    async serveKeys() {
      const servers = await Promise.all([...loopback].map((url) => serveKey(url, publicHalf(key()))));
      return () => {
        for (const server of servers) server?.close().closeAllConnections();
      };
    },
  };
}

const KID = 'development';
const publicHalf = (key: KeyObject): PublicKey => ({ key: createPublicKey(key), kid: KID });

export function isLoopback(url: string): boolean {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** Undefined where the port is in use: by another `onehook send`, with the same key. */
function serveKey(url: string, { key }: PublicKey): Promise<Server | undefined> {
  const { hostname, port } = new URL(url);
  const document = JSON.stringify({ keys: [{ ...key.export({ format: 'jwk' }), kid: KID, use: 'sig' }] });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(document);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''), () => resolve(server));
  });
}
