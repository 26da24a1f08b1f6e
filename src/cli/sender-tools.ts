/**
 * Standing in for senders: the development key signs where a sender's key comes by URL, and only where that URL is on
 * this machine. Nobody else's key can be stood in for.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type DevelopmentKeyType, developmentKey, openSeed } from '../config/development.js';
import type { Config } from '../config/load.js';
import { fixedKeys, fixedTools } from '../schemes/key-set.js';
import type { PublicKey, SchemeTools } from '../schemes/scheme.js';

export interface SenderTools {
  readonly tools: SchemeTools;
  /** Serves the public half at every loopback URL that a scheme asked for. Resolves with what ends that. */
  serveKeys(): Promise<() => void>;
}

export function senderTools({ journal }: Pick<Config, 'journal'>): SenderTools {
  const loopback = new Set<string>();
  const made = new Map<DevelopmentKeyType, KeyObject>();
  const key = (type: DevelopmentKeyType = 'ed25519') => {
    const kept = made.get(type) ?? developmentKey(openSeed(journal.directory), type);
    made.set(type, kept);
    return kept;
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

/** Undefined where somebody listens already: another `onehook send`, with the same key. */
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
