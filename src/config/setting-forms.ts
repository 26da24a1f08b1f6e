/** The forms of single settings. Each also accepts what comes out of `${NAME}`, which is always text. */
import { z } from 'zod';

export const whole = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value),
    z.int().min(min).max(max),
  );

export const port = whole(0, 65_535);

export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);

/** From 0 to 1. */
export const share = z.preprocess(
  (value) => (typeof value === 'string' && /^\d?\.?\d{1,15}$/.test(value) ? Number(value) : value),
  z.number().min(0).max(1),
);

export const text = z.string().min(1);

export const topic = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
    'must be a Kafka topic name: letters, digits, . _ and -, at most 249.',
  );

export const pem = z
  .string()
  .includes('-----BEGIN ', 'must be PEM text; write file:PATH to read it from a file.');

export const tls = z.preprocess(
  (value) => (value === true ? {} : value === false ? null : value),
  z
    .strictObject({
      /** PEM: the authorities to trust instead of the system's. */
      ca: pem.optional(),
      /** PEM: the client certificate, with its key. */
      cert: pem.optional(),
      key: pem.optional(),
      /** Where the certificate names another host than the one that is connected to. */
      servername: text.optional(),
    })
    .refine(
      ({ cert, key }) => (cert === undefined) === (key === undefined),
      'give both cert and key, or neither.',
    )
    .nullable(),
);
