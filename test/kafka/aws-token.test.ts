/** Tokens for MSK's IAM authentication: byte for byte what AWS's own signer makes, and where the credentials come from. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { generateAuthTokenFromCredentialsProvider } from 'aws-msk-iam-sasl-signer-js';
import { KafkaClientError } from '../../src/kafka/client.js';
import { type AwsCredentials, mskToken, tokenFromAws } from '../../src/kafka/credentials/aws-token.js';
import { withAwsEnvironment } from './credentials.js';

const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const AT = new Date('2026-11-24T12:36:00.700Z');

function urlOf(token: string): URL {
  assert.match(token, /^[A-Za-z0-9_-]+$/);
  const url = new URL(Buffer.from(token, 'base64url').toString());
  // Each signer names itself, outside the signature.
  url.searchParams.delete('User-Agent');
  url.searchParams.sort();
  return url;
}

const cases: Record<string, AwsCredentials> = {
  'lasting credentials': CREDENTIALS,
  'a session, whose token has all that must be escaped': {
    ...CREDENTIALS,
    sessionToken: "IQoJb3JpZ2luX2VjE//+a b=='(!*)~é",
  },
  'credentials that end before the token would': {
    ...CREDENTIALS,
    sessionToken: 'session',
    expiration: new Date(AT.getTime() + 120_000),
  },
};

for (const [name, credentials] of Object.entries(cases)) {
  test(`a token is AWS’s own signer’s: ${name}`, async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: AT });
    for (const region of ['eu-central-1', 'us-gov-west-1']) {
      const { token } = await generateAuthTokenFromCredentialsProvider({
        region,
        awsCredentialsProvider: async () => credentials,
      });
      assert.equal(urlOf(mskToken(region, credentials, AT)).href, urlOf(token).href);
    }
  });
}

test('a token holds for 15 minutes, and no longer than its credentials', () => {
  const seconds = (credentials: AwsCredentials) =>
    urlOf(mskToken('eu-central-1', credentials, AT)).searchParams.get('X-Amz-Expires');
  assert.equal(seconds(CREDENTIALS), '900');
  assert.equal(seconds({ ...CREDENTIALS, expiration: new Date(AT.getTime() + 61_900) }), '61');
});

const accessKeyIn = (token: string) => urlOf(token).searchParams.get('X-Amz-Credential')?.split('/')[0];

test('credentials come from the environment', () =>
  withAwsEnvironment({ AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 'secret' }, async () => {
    const token = await tokenFromAws({ mechanism: 'aws-msk-iam', region: 'eu-central-1' })();
    assert.equal(accessKeyIn(token), 'AKIDENV');
  }));

test('credentials come from the endpoint of a pod’s identity', async () => {
  const asked: string[] = [];
  const agent = createServer((request, response) => {
    asked.push(request.headers.authorization ?? '');
    response.end(
      JSON.stringify({
        AccessKeyId: 'AKIDPOD',
        SecretAccessKey: 'secret',
        Token: 'session',
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    );
  });
  await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(agent.address() as AddressInfo).port}/v1/credentials`;
  const variables = { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'pod' };
  await withAwsEnvironment(variables, async () => {
    const source = tokenFromAws({ mechanism: 'aws-msk-iam', region: 'eu-central-1' });
    const token = await source();
    assert.equal(accessKeyIn(token), 'AKIDPOD');
    assert.equal(urlOf(token).searchParams.get('X-Amz-Security-Token'), 'session');
    await source();
    assert.deepEqual(asked, ['pod']);
  });
  agent.closeAllConnections();
  agent.close();
});

test('no credentials is a failed authentication with its reason, and no more', () =>
  withAwsEnvironment({}, async () => {
    await assert.rejects(
      tokenFromAws({ mechanism: 'aws-msk-iam', region: 'eu-central-1' })(),
      (error: Error) => {
        assert.ok(error instanceof KafkaClientError);
        return error.kind === 'authentication' && /found no AWS credentials: .{10}/.test(error.message);
      },
    );
  }));
