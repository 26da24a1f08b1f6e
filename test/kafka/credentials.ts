/** Certificates and tokens for tests: a throw-away authority, and an OAuth endpoint on loopback. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An authority with a certificate for the brokers' address and one for a client named `onehook`; needs openssl. */
export class Certificates {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(host = '127.0.0.1'): Promise<Certificates> {
    const made = new Certificates(await mkdtemp(join(tmpdir(), 'onehook-certificates-')));
    await made.#sign('ca', ['-subj', '/CN=onehook-test-ca']);
    await made.#sign('broker', ['-subj', '/CN=broker', ...AUTHORITY, '-addext', `subjectAltName=IP:${host}`]);
    await made.#sign('client', ['-subj', '/CN=onehook', ...AUTHORITY]);
    await made.#sign('stranger', ['-subj', '/CN=stranger']);
    await writeFile(
      made.path('broker.pem'),
      (await made.read('broker.key')) + (await made.read('broker.crt')),
    );
    return made;
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8');
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  /** A client's certificate with this common name, as `NAME.crt` and `NAME.key`. */
  client(name: string): Promise<void> {
    return this.#sign(name, ['-subj', `/CN=${name}`, ...AUTHORITY]);
  }

  async #sign(name: string, options: readonly string[]): Promise<void> {
    await run(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...['-keyout', `${name}.key`, '-out', `${name}.crt`, ...options],
      ],
      { cwd: this.directory },
    );
  }
}

const AUTHORITY = ['-CA', 'ca.crt', '-CAkey', 'ca.key'];

/** Grants tokens that the broker's unsecured validator takes, to `onehook` with the secret `right`. */
export class TokenEndpoint {
  granted = 0;
  refused = 0;
  /** Answers 503 while true. */
  isDown = false;
  lifetimeSeconds: number;
  /** Answered after so long. */
  delayMs = 0;
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(lifetimeSeconds: number, tls: { cert: string; key: string } | undefined) {
    this.lifetimeSeconds = lifetimeSeconds;
    this.#scheme = tls ? 'https' : 'http';
    const answer: RequestListener = async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const [, credentials = ''] = (request.headers.authorization ?? '').split(' ');
      const isRight = Buffer.from(credentials, 'base64').toString() === 'onehook:right';
      await new Promise((resolve) => setTimeout(resolve, this.delayMs));
      if (this.isDown) response.writeHead(503).end();
      else if (!isRight || new URLSearchParams(body).get('grant_type') !== 'client_credentials') {
        this.refused++;
        response.writeHead(401).end();
      } else {
        this.granted++;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({
            access_token: unsecuredToken('onehook', this.lifetimeSeconds),
            token_type: 'Bearer',
            expires_in: this.lifetimeSeconds,
          }),
        );
      }
    };
    this.#server = tls ? createTlsServer(tls, answer) : createServer(answer);
  }

  /** Over TLS where it is given a certificate. */
  static async start(lifetimeSeconds: number, tls?: { cert: string; key: string }): Promise<TokenEndpoint> {
    const endpoint = new TokenEndpoint(lifetimeSeconds, tls);
    await new Promise<void>((resolve) => endpoint.#server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}/token`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** A JWT with `alg: none`. */
export function unsecuredToken(subject: string, lifetimeSeconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const parts = [{ alg: 'none' }, { sub: subject, iat: now, exp: now + lifetimeSeconds, jti: Math.random() }];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
}

/** What the chain looks at, without this machine's own. */
export async function withAwsEnvironment(
  variables: Readonly<Record<string, string>>,
  action: () => Promise<void>,
): Promise<void> {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...variables,
  });
  try {
    await action();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
