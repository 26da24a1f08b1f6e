/**
 * Tokens for Amazon MSK's IAM authentication: the URL of a request that is never sent, presigned by Signature Version 4, in
 * base64url. Finding AWS credentials (environment, web identity, pod identity, instance) is left to AWS's own library.
 */

import { createHash, createHmac } from 'node:crypto';
import { withTimeout } from '../../bounds/with-timeout.js';
import type { SaslConfig } from '../../config/load.js';
import { OperatorError } from '../../errors.js';
import { KafkaClientError } from '../client.js';

type IamConfig = Extract<SaslConfig, { mechanism: 'aws-msk-iam' }>;

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** The longest that MSK accepts. */
const LONGEST_LIFE_SECONDS = 900;
/** Below kafkajs's own timeout for an authentication, which would hide the reason. */
const CREDENTIALS_TIMEOUT_MS = 4000;
const LIBRARY = '@aws-sdk/credential-providers';

/** Loaded only when chosen. Throws an OperatorError where it is not installed. */
export async function loadAwsLibrary() {
  try {
    return await import('@aws-sdk/credential-providers');
  } catch {
    throw new OperatorError(
      `kafka.sasl.mechanism: aws-msk-iam needs the package ${LIBRARY}, which is not installed. Install it beside onehook: npm install ${LIBRARY}`,
    );
  }
}

/** Signing costs microseconds, so each authentication gets a token of its own. */
export function tokenFromAws({ region, roleArn }: IamConfig): () => Promise<string> {
  /** AWS's providers cache the credentials until shortly before they expire. */
  const provider = async () => {
    const { fromNodeProviderChain, fromTemporaryCredentials } = await loadAwsLibrary();
    const clientConfig = { region };
    return roleArn
      ? fromTemporaryCredentials({ params: { RoleArn: roleArn, RoleSessionName: 'onehook' }, clientConfig })
      : fromNodeProviderChain({ clientConfig });
  };
  let loading: ReturnType<typeof provider> | null = null;
  return async () => {
    try {
      loading ??= provider();
      const credentials = (await loading)();
      return mskToken(region, await withTimeout(credentials, CREDENTIALS_TIMEOUT_MS, noAnswer), new Date());
    } catch (error) {
      throw new KafkaClientError(
        'authentication',
        `kafka.sasl (aws-msk-iam) found no AWS credentials: ${(error as Error).message}`,
      );
    }
  };
}

function noAnswer(): never {
  throw new Error(`no source provided any within ${CREDENTIALS_TIMEOUT_MS} ms`);
}

export function mskToken(region: string, credentials: AwsCredentials, at: Date): string {
  const host = `kafka.${region}.amazonaws.com`;
  const left = credentials.expiration
    ? Math.floor((credentials.expiration.getTime() - at.getTime()) / 1000)
    : LONGEST_LIFE_SECONDS;
  const query = presignedQuery({
    host,
    region,
    service: 'kafka-cluster',
    query: { Action: 'kafka-cluster:Connect' },
    seconds: Math.max(1, Math.min(left, LONGEST_LIFE_SECONDS)),
    credentials,
    at,
  });
  // Outside the signature, as AWS's own signers add it: brokers log it.
  return Buffer.from(`https://${host}/?${query}&User-Agent=onehook`).toString('base64url');
}

export interface Presigning {
  readonly host: string;
  readonly region: string;
  readonly service: string;
  readonly query: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly credentials: AwsCredentials;
  readonly at: Date;
}

/** Signature Version 4 in the query, of `GET /` without a body, with `host` as the only signed header. */
export function presignedQuery(presigning: Presigning): string {
  const { host, region, service, query, seconds, credentials, at } = presigning;
  const time = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const canonicalQuery = Object.entries({
    ...query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [credentials.accessKeyId, ...scope].join('/'),
    'X-Amz-Date': time,
    'X-Amz-Expires': String(seconds),
    ...(credentials.sessionToken && { 'X-Amz-Security-Token': credentials.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const request = ['GET', '/', canonicalQuery, `host:${host}`, '', 'host', hash('')].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), hash(request)].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  return `${canonicalQuery}&X-Amz-Signature=${hmac(key, toSign).toString('hex')}`;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** RFC 3986 reserves these five too, which encodeURIComponent leaves as they are. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
