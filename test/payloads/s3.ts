/**
 * `npm run test:s3`: payloads in a real object store. Needs an endpoint that speaks S3, and credentials as AWS SDKs find them:
 *
 *   S3_ENDPOINT=http://127.0.0.1:9000 S3_BUCKET=payloads AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... npm run test:s3
 *
 * S3_REGION: default us-east-1. The bucket is created where it is missing. Objects are written below `onehook-test-…/`, and removed.
 */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import hoox from '../../providers/hoox/index.js';
import standard from '../../providers/standard-webhooks/index.js';
import type { PayloadsConfig } from '../../src/config/load.js';
import { eventProblems } from '../../src/conformance/event-schemas.js';
import {
  type ConfigOverrides,
  post,
  readEvents,
  secretOf,
  signStandard,
  source,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.js';

const { S3_ENDPOINT, S3_BUCKET = 'onehook-payloads', S3_REGION = 'us-east-1' } = process.env;
const MIB = 1_048_576;
const SECRET = secretOf('s');
const TOKEN = 'hoox-token-0123456789';
const prefix = `onehook-test-${randomBytes(4).toString('hex')}/`;

const payloads = (endpoint = S3_ENDPOINT, timeoutMs = 10_000): PayloadsConfig => ({
  kind: 's3',
  timeoutMs,
  s3: {
    bucket: S3_BUCKET,
    region: S3_REGION,
    prefix,
    forcePathStyle: true,
    ...(endpoint === undefined ? {} : { endpoint }),
  },
});

const client = new S3Client({
  region: S3_REGION,
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  ...(S3_ENDPOINT === undefined ? {} : { endpoint: S3_ENDPOINT }),
});

before(async () => {
  await client.send(new CreateBucketCommand({ Bucket: S3_BUCKET })).catch((error: Error) => {
    if (!/^BucketAlready/.test(error.name)) throw error;
  });
});
after(async () => {
  for (const Key of await objects()) await client.send(new DeleteObjectCommand({ Bucket: S3_BUCKET, Key }));
  client.destroy();
});

async function objects(): Promise<string[]> {
  const { Contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket: S3_BUCKET, Prefix: prefix }),
  );
  return Contents.map(({ Key = '' }) => Key);
}

/** As a consumer with the bucket's credentials reads it. */
async function fetched(dataref: unknown): Promise<Buffer> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(String(dataref)) ?? [];
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from(await Body!.transformToByteArray());
}

async function withGateway(overrides: ConfigOverrides, use: (gateway: TestGateway) => Promise<void>) {
  const limit = { maxBodyBytes: 24 * MIB };
  const gateway = await startTestGateway(
    {
      sources: [
        { ...source('renders', 'standard-webhooks', { secrets: [SECRET], toleranceSeconds: 300 }), ...limit },
        { ...source('clips', 'hoox', { tokens: [TOKEN] }), ...limit },
      ],
      ...overrides,
    },
    { providers: [standard, hoox] },
  );
  try {
    await use(gateway);
  } finally {
    await gateway.stop();
  }
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const base64 = (bytes: number) => randomBytes((bytes / 4) * 3).toString('base64');
const JOB = `{"task":"video_export","job_id":"run_s3","status":"completed","result":{"video_url":"https://cdn.example/a.mp4","image":"${base64(1_400_000)}"}}`;

async function postedJob({ ingestUrl, adminUrl }: TestGateway) {
  assert.equal((await post(`${ingestUrl}/webhooks/clips/${TOKEN}`, { body: JOB })).code, 'accepted');
  const [event] = await readEvents(adminUrl, 1);
  assert.deepEqual(eventProblems(event!.data), []);
  return event!.data;
}

test('the end of a job of 1.4 MB: its payload is in the bucket, byte for byte', () =>
  withGateway({ payloads: payloads() }, async (gateway) => {
    const { data, dataref } = await postedJob(gateway);
    const bytes = await fetched(dataref);
    assert.equal(bytes.toString(), JOB);
    assert.deepEqual((data as Record<string, unknown>).payloadOmitted, {
      bytes: bytes.length,
      sha256: sha256(JOB),
    });
  }));

test('a gateway that knows nothing of the first delivery writes the same object', () =>
  withGateway({ payloads: payloads() }, async (gateway) => {
    const before = await objects();
    const { dataref } = await postedJob(gateway);
    assert.deepEqual(await objects(), before);
    assert.equal((await fetched(dataref)).toString(), JOB);
  }));

test('four deliveries of 20 MB at once', () =>
  withGateway(
    { payloads: payloads(), http: { maxInFlightBytes: 200 * MIB } },
    async ({ ingestUrl, adminUrl }) => {
      const bodies = Array.from(
        { length: 4 },
        () => `{"type":"clip.rendered","data":{"image":"${base64(20 * MIB)}"}}`,
      );
      const startedAt = performance.now();
      const answers = await Promise.all(
        bodies.map((body) =>
          post(`${ingestUrl}/webhooks/renders`, { headers: signStandard(SECRET, body), body }),
        ),
      );
      console.log(`# answered in ${Math.round(performance.now() - startedAt)} ms`);
      assert.deepEqual(
        answers.map(({ code }) => code),
        Array(4).fill('accepted'),
      );
      const events = await readEvents(adminUrl, 4);
      const stored = await Promise.all(events.map(async ({ data }) => sha256(await fetched(data.dataref))));
      assert.deepEqual(stored.sort(), bodies.map(sha256).sort());
      assert.deepEqual(events.map(({ data }) => data.payloadsha256).sort(), stored);
    },
  ));

test('what cannot be read is in the bucket too, and a replay reads it there', () =>
  withGateway({ payloads: payloads() }, async ({ ingestUrl, adminUrl }) => {
    const body = Buffer.concat([Buffer.from('no json '), randomBytes(2 * MIB)]);
    const headers = signStandard(SECRET, body);
    assert.equal((await post(`${ingestUrl}/webhooks/renders`, { headers, body })).code, 'quarantined');
    const [record] = await readEvents(adminUrl, 1);
    assert.deepEqual(await fetched((record!.data.headers as Record<string, string>).onehook_dataref), body);
    const replayed = await fetch(`${adminUrl}/replay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.match(await replayed.text(), /"outcome":"unreadable","why":"encoding_invalid/);
  }));

test('a bucket that is not there: the event goes out without dataref', () =>
  withGateway(
    {
      payloads: {
        ...payloads(),
        s3: { ...(payloads() as { s3: object }).s3, bucket: 'onehook-no-such-bucket' },
      } as PayloadsConfig,
    },
    async (gateway) => {
      assert.equal((await postedJob(gateway)).dataref, undefined);
    },
  ));

test('a store that nobody reaches: the same, within the timeout', () =>
  withGateway({ payloads: payloads('http://127.0.0.1:1', 1000) }, async (gateway) => {
    const startedAt = performance.now();
    assert.equal((await postedJob(gateway)).dataref, undefined);
    assert.ok(performance.now() - startedAt < 4000);
  }));
