/**
 * Payloads as objects in a bucket, through AWS's own client, which is loaded only for this. Credentials are found as AWS SDKs
 * find them. Objects are never listed or deleted: how long they stay is the bucket's lifecycle rule.
 */

import { readAtMost } from '../bounds/read-at-most.js';
import { withTimeout } from '../bounds/with-timeout.js';
import type { S3Config } from '../config/load.js';
import { OperatorError } from '../errors.js';
import { nameOf, type PayloadKey, type PayloadStore } from './payload-store.js';

const LIBRARY = '@aws-sdk/client-s3';

/** Loaded only when configured. Throws an OperatorError where it is not installed. */
async function loadLibrary() {
  try {
    return await import('@aws-sdk/client-s3');
  } catch {
    throw new OperatorError(
      `payloads.s3: needs the package ${LIBRARY}, which is not installed. Install it beside onehook: npm install ${LIBRARY}`,
    );
  }
}

/** Does not contact the bucket: a gateway starts while it is unavailable. */
export async function openS3(
  { bucket, region, endpoint, prefix, forcePathStyle }: S3Config,
  timeoutMs: number,
): Promise<PayloadStore> {
  const { S3Client, PutObjectCommand, GetObjectCommand, NoSuchKey } = await loadLibrary();
  const client = new S3Client({
    region,
    forcePathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    // The signature covers the SHA-256 of the body, which every store compares. Further checksums, which the client would add
    // by itself, are refused as unknown headers by some of them (S3Proxy 2.6).
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const objectOf = (key: PayloadKey) => `${prefix}${nameOf(key)}`;
  /** The signal ends the request; looking for credentials takes none. */
  const inTime = <T>(send: (abortSignal: AbortSignal) => Promise<T>): Promise<T> =>
    withTimeout(send(AbortSignal.timeout(timeoutMs)), timeoutMs, () => {
      throw new Error(`the bucket took longer than ${timeoutMs} ms`);
    });

  return {
    reference: (key) => `s3://${bucket}/${objectOf(key)}`,
    async put(key, bytes) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: objectOf(key),
        Body: bytes,
        ContentType: key.kind === 'payloads' ? 'application/json' : 'application/octet-stream',
      });
      await inTime((abortSignal) => client.send(command, { abortSignal }));
    },
    get: (key, bytes) =>
      inTime(async (abortSignal) => {
        try {
          const command = new GetObjectCommand({ Bucket: bucket, Key: objectOf(key) });
          const { Body } = await client.send(command, { abortSignal });
          return await readAtMost((Body ?? null) as AsyncIterable<Uint8Array> | null, bytes, () => null);
        } catch (error) {
          if (error instanceof NoSuchKey) return null;
          throw error;
        }
      }),
    close: () => client.destroy(),
  };
}
