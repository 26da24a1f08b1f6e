/**
 * TLS options, passwords and OAUTHBEARER tokens from the configuration, the same for both clients. All are asked for when a
 * connection authenticates, and come from their files as those are then.
 */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ConnectionOptions, createSecureContext, type SecureContext } from 'node:tls';
import type { SaslConfig, TlsConfig } from '../../config/load.js';
import { KafkaClientError } from '../client.js';
import type { KafkaObserver } from '../observer.js';
import { tokenFromAws } from './aws-token.js';
import { rotated } from './rotated-files.js';
import { tokenFromEndpoint } from './token-endpoint.js';

export type TokenSource = () => Promise<string>;

type PasswordConfig = Extract<SaslConfig, { password: string }>;
export type BearerConfig = Exclude<SaslConfig, PasswordConfig>;

/** Both clients read the options of each connection from this one object, so the context is the one of that moment. */
export function tlsOptions(tls: TlsConfig, observer: KafkaObserver): ConnectionOptions {
  const { ca, cert, key, servername, files } = tls;
  const secureContext = rotated(
    { setting: 'kafka.tls', texts: { ca, cert, key }, files, make: contextOf },
    observer,
  );
  return {
    get secureContext() {
      return secureContext();
    },
    ...(servername && { servername }),
  };
}

/** OpenSSL takes half a bundle for a whole one, and a key beside another's certificate until somebody connects. */
function contextOf({ ca, cert, key }: Pick<TlsConfig, 'ca' | 'cert' | 'key'>): SecureContext {
  if (ca !== undefined) certificatesOf(ca, 'ca');
  if (cert !== undefined && key !== undefined) {
    const [own] = certificatesOf(cert, 'cert');
    if (!own!.checkPrivateKey(readable('key', () => createPrivateKey(key))))
      throw new Error('cert and key are not of one pair');
  }
  return createSecureContext({
    ...(ca && { ca: [ca] }),
    ...(cert && { cert }),
    ...(key && { key }),
  });
}

const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*(?:-----END [^-]*-----)?/g;

/** At least one. */
export function certificatesOf(pem: string, setting: string): X509Certificate[] {
  const found = pem.match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new Error(`${setting} holds no certificate`);
  return found.map((each) => readable(setting, () => new X509Certificate(each)));
}

function readable<T>(setting: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new Error(`${setting} is not whole or not PEM`);
  }
}

/** Username and password as they are now. */
export function passwordSource(sasl: PasswordConfig, observer: KafkaObserver) {
  const { username, password, files } = sasl;
  return rotated(
    {
      setting: 'kafka.sasl',
      texts: { username, password },
      files,
      make: (texts) => texts,
    },
    observer,
  );
}

export function tokenSource(config: BearerConfig, observer: KafkaObserver): TokenSource {
  if (config.mechanism === 'aws-msk-iam') return tokenFromAws(config);
  return 'tokenFile' in config ? tokenFromFile(config.tokenFile) : tokenFromEndpoint(config, observer);
}

/** Asked for only when a connection authenticates, so reading the file each time costs nothing. */
function tokenFromFile(path: string): TokenSource {
  return async () => {
    try {
      const token = (await readFile(path, 'utf8')).trim();
      if (token === '') throw new Error('it is empty');
      return token;
    } catch (error) {
      throw new KafkaClientError(
        'authentication',
        `The token file ${path} cannot be used: ${(error as Error).message}.`,
      );
    }
  };
}
