/** The section `payloads`: where payloads are stored that are too large for a record. Absent: nowhere. */
import { z } from 'zod';
import { flag, text, whole } from './setting-forms.js';

/** Or any store that speaks its protocol. Credentials are found as AWS SDKs find them, and never stand in the configuration. */
const s3 = z.strictObject({
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes.',
    ),
  region: text,
  /** Default: AWS's own for the region. */
  endpoint: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL, such as https://minio.internal:9000.' })
    .optional(),
  /** In front of every object's name. */
  prefix: z
    .string()
    .regex(/^(?:[A-Za-z0-9._-]+\/)*$/, 'must be folders that each end in /, such as onehook/.')
    .default(''),
  /** Whether the bucket is part of the path instead of the host, as most stores other than AWS need it. */
  forcePathStyle: flag.default(false),
});

export const payloads = z
  .strictObject({
    directory: text.optional(),
    s3: s3.optional(),
    /** With `directory`: past it the oldest payloads are deleted. */
    maxBytes: whole(1_048_576).optional(),
    /** For one payload to be stored; past it the event is published without `dataref`. */
    timeoutMs: whole(100, 60_000).default(3000),
  })
  .refine(
    ({ directory, s3 }) => (directory === undefined) !== (s3 === undefined),
    'needs either directory or s3.',
  )
  .refine(
    ({ s3, maxBytes }) => s3 === undefined || maxBytes === undefined,
    'has maxBytes, which limits a directory. Give the bucket a lifecycle rule instead.',
  );
