/** The settings that most providers ask for, with messages that say what to do. Secrets and tokens are always lists: rotation. */
import { z } from 'zod';
import { problemWithKeysUrl } from '../schemes/key-fetch.js';
import { readPublicKey } from '../schemes/public-key-text.js';
import { parseStandardSecret } from '../schemes/standard-webhooks.js';

/** Names of the settings that hold what must stay secret, in every provider. */
export const SECRET_SETTINGS = ['secrets', 'tokens', 'credentials'] as const;

/** Every secret in a source's settings: to keep it out of what is shown, and to see that two sources share none. */
export function secretsIn(settings: unknown): readonly string[] {
  const values: Readonly<Record<string, unknown>> =
    typeof settings === 'object' && settings !== null ? { ...settings } : {};
  return SECRET_SETTINGS.flatMap((name) => values[name] ?? []).filter((value) => typeof value === 'string');
}

/** A single value is taken as a list of one. `whatFor` says what belongs in it and where the sender shows it. */
const listOf = <T extends z.ZodType>(item: T, whatFor: string) =>
  z
    .preprocess(
      (given) => (typeof given === 'string' ? [given] : given),
      z.array(item, { error: `must be a list: ${whatFor}` }).min(1, { error: `is empty: ${whatFor}` }),
    )
    .describe(whatFor);

export const secretList = (whereFrom: string) =>
  listOf(z.string().min(1, { error: 'is an empty secret' }), whereFrom);

/** `whsec_` and `whpk_`, each in the form that the spec gives it. */
export const standardSecretList = (whereFrom: string) =>
  listOf(
    z.string().superRefine((text, context) => {
      const parsed = parseStandardSecret(text);
      if (typeof parsed === 'string') context.addIssue({ code: 'custom', message: parsed });
    }),
    whereFrom,
  );

/** Secrets that the sender shows as bytes written in hex or base64; `secretBytes` reads them. */
export const encodedSecretList = (encoding: 'hex' | 'base64', whereFrom: string) =>
  listOf(
    z.string().refine((text) => secretBytes(text, encoding).length > 0, {
      error: `is not ${encoding}; copy it as the sender shows it`,
    }),
    whereFrom,
  );

/** The bytes of such a secret; empty where it is none. */
export function secretBytes(text: string, encoding: 'hex' | 'base64'): Buffer {
  const form = encoding === 'hex' ? /^(?:[0-9a-f]{2})+$/i : /^[A-Za-z0-9+/_-]+={0,2}$/;
  return form.test(text) ? Buffer.from(text, encoding) : Buffer.alloc(0);
}

/** `user:password`, as basic authentication has it. */
export const credentialList = () =>
  listOf(
    z.string().regex(/^[^:]+:[^\s]{8,}$/, {
      error: 'must be user:password, with a password of at least 8 characters',
    }),
    'user:password, as they stand in the URL or the settings given to the sender',
  );

/** Tokens that the sender puts into a header or the body; one that it made itself is as long as it is. */
export const headerTokenList = (whereFrom: string) =>
  listOf(
    z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, {
      error: 'must be printable ASCII without blanks around it: it stands in a header',
    }),
    whereFrom,
  );

/** PEM, the base64 of SPKI, and for Ed25519 the 32 bytes in hex or base64; `readPublicKey` reads them. */
export const publicKeyList = (type: 'ed25519' | 'ec' | 'rsa' | 'any', whereFrom: string) =>
  listOf(
    z.string().superRefine((text, context) => {
      const problem = problemWithPublicKey(text, type);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    }),
    whereFrom,
  );

function problemWithPublicKey(text: string, type: string): string | null {
  try {
    const key = readPublicKey(text);
    return type === 'any' || key.asymmetricKeyType === type
      ? null
      : `is a key for ${key.asymmetricKeyType}, not ${type}`;
  } catch {
    return 'is no public key: PEM, the base64 of SPKI, or for Ed25519 the 32 bytes in hex or base64';
  }
}

/** Where the sender calls, for those who sign their URL: behind a proxy only the operator knows it. */
export const publicUrl = () =>
  z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#]/.test(text), {
      error: 'must be what the sender calls, without the path: https://hooks.example.com',
    })
    .transform((text) => text.replace(/\/+$/, ''));

/** They stand in a URL, so they hold what needs no escaping there; and guessing is all that stands against them. */
export const tokenList = () =>
  listOf(
    z
      .string()
      .min(16, { error: 'is shorter than 16 characters; make one with: openssl rand -hex 32' })
      .regex(/^[A-Za-z0-9._~-]+$/, {
        error: 'may hold letters, digits and . _ ~ - only: it stands in a URL',
      }),
    'random tokens that stand at the end of the URL given to the sender',
  );

export const toleranceSeconds = (seconds: number) => z.number().int().min(1).max(86_400).default(seconds);

const fetchableUrl = () =>
  z.string().superRefine((text, context) => {
    const problem = problemWithKeysUrl(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

export function keysUrl(standard: string): z.ZodDefault<z.ZodString>;
export function keysUrl(): z.ZodString;
export function keysUrl(standard?: string) {
  return standard === undefined ? fetchableUrl() : fetchableUrl().default(standard);
}

/** One of a kind, so that it is not taken for what tells two sources apart. Its key opens the sender's API, and is never shown. */
export const pollSettings = (standardUrl: string) =>
  z
    .strictObject({
      // It becomes a header.
      apiKey: z.string().regex(/^[\x21-\x7e]+$/, { error: 'must be printable ASCII without blanks' }),
      url: keysUrl(standardUrl),
    })
    .optional()
    .describe('apiKey, and url: to ask for registered jobs whose delivery did not come');

/** A header’s name as an operator may write it; lower case from here on. */
export const headerName = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, { error: 'is no header name' })
    .transform((name) => name.toLowerCase());
