/**
 * TLS options, passwords and OAUTHBEARER tokens from the configuration, for both clients. Each new connection gets what is
 * in their files at that moment.
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

/** Both clients read the options of each connection from this object, so each gets the context of its moment. */
export function tlsOptions(tls: TlsConfig, observer: KafkaObserver): ConnectionOptions {
  const { ca, cert, key, servername, files } = tls;
  const secureContext = rotated(
    { setting: 'kafka.tls', texts: { ca, cert, key }, files, create: contextOf },
    observer,
  );
  return {
    get secureContext() {
      return secureContext();
    },
    ...(servername && { servername }),
  };
}

/** OpenSSL accepts half a bundle, and reports a key of another certificate only at the first connection. */
function contextOf({ ca, cert, key }: Pick<TlsConfig, 'ca' | 'cert' | 'key'>): SecureContext {
  if (ca !== undefined) certificatesOf(ca, 'ca');
  if (cert !== undefined && key !== undefined) {
    const [own] = certificatesOf(cert, 'cert');
    if (!own!.checkPrivateKey(readable('key', () => createPrivateKey(key))))
      throw new Error('cert and key do not belong together');
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
  if (found.length === 0) throw new Error(`${setting} contains no certificate`);
  return found.map((each) => readable(setting, () => new X509Certificate(each)));
}

function readable<T>(setting: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new Error(`${setting} is incomplete or not PEM`);
  }
}

/** Username and password as their files have them now. */
export function passwordSource(sasl: PasswordConfig, observer: KafkaObserver) {
  const { username, password, files } = sasl;
  return rotated(
    {
      setting: 'kafka.sasl',
      texts: { username, password },
      files,
      create: (texts) => texts,
    },
    observer,
  );
}

export function tokenSource(config: BearerConfig, observer: KafkaObserver): TokenSource {
  if (config.mechanism === 'aws-msk-iam') return tokenFromAws(config);
  return 'tokenFile' in config ? tokenFromFile(config.tokenFile) : tokenFromEndpoint(config, observer);
}

/** Needed only when a connection authenticates, so the file is read each time. */
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
