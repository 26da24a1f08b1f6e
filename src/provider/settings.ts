/** The settings that most providers need, each with its description and with messages that say what to do. Secrets are lists, for rotation. */
import { z } from 'zod';
import { problemWithKeysUrl } from '../schemes/key-fetch.js';
import { readPublicKey } from '../schemes/public-key-text.js';
import { parseStandardSecret } from '../schemes/standard-webhooks.js';

/** The lists of secrets in a source's settings: a delivery verifies by any of their entries, and no two sources share one. */
export const SECRET_SETTINGS = ['secrets', 'tokens', 'credentials'] as const;

/**
 * How the name of a setting ends whose value is a secret: the lists above, and what opens another system. What it names is
 * never shown, and the chart keeps it out of ConfigMaps (`onehook.isSecretSetting`, which a test holds to this pattern).
 */
export const SECRET_NAME =
  /(secrets?|tokens?|credentials?|passwords?|passphrases?|apiKeys?|accessKeys?|privateKeys?)$/i;

/** A single text is taken as a list of one. `whatFor` says what belongs in it and where the sender shows it. */
const listOf = <T extends z.ZodType>(item: T, whatFor: string) =>
  z
    .preprocess(
      (given) => (typeof given === 'string' ? [given] : given),
      z
        .array(item, {
          error: ({ input }) => {
            if (input === undefined) return `is missing: ${whatFor}`;
            if (typeof input === 'number' || typeof input === 'boolean')
              return 'must be text: put it in quotes';
            return `must be a list: ${whatFor}`;
          },
        })
        .min(1, { error: `is empty: ${whatFor}` }),
    )
    .describe(whatFor);

export const secretList = (whereFrom: string) =>
  listOf(z.string().min(1, { error: 'is an empty secret' }), whereFrom);

/** `whsec_` secrets and `whpk_` public keys, each in the form that the specification gives it. */
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
      error: `is not ${encoding}: copy it as the sender shows it`,
    }),
    whereFrom,
  );

/** The bytes of such a secret; empty where the text is not in that encoding. */
export function secretBytes(text: string, encoding: 'hex' | 'base64'): Buffer {
  const form = encoding === 'hex' ? /^(?:[0-9a-f]{2})+$/i : /^[A-Za-z0-9+/_-]+={0,2}$/;
  return form.test(text) ? Buffer.from(text, encoding) : Buffer.alloc(0);
}

/** `user:password`, as in basic authentication. */
export const credentialList = () =>
  listOf(
    z.string().regex(/^[^:]+:[^\s]{8,}$/, {
      error: 'must be user:password, with a password of at least 8 characters and no blank',
    }),
    'user:password, as you gave them to the sender, in the URL or in its settings',
  );

/** Tokens that the sender puts into a header or the body. Of any length, since many senders make them. */
export const headerTokenList = (whereFrom: string) =>
  listOf(
    z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, {
      error: 'must be printable ASCII without spaces around it: the sender puts it in a header',
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
      : `must be a key for ${type}; this one is for ${key.asymmetricKeyType}`;
  } catch {
    return 'must be a public key: PEM, the base64 of SPKI, or for Ed25519 the 32 bytes in hex or base64';
  }
}

/**
 * For senders that sign the URL that they call: behind a proxy only the operator knows it. A list, so that the sender can move
 * from one host name to the next while both are alive. Trailing slashes are dropped.
 */
export const publicUrl = () =>
  listOf(
    calledUrl,
    'the URL that the sender calls, without the path: https://hooks.example.com; a list where it calls several',
  );

const calledUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[?#]/.test(text), {
    error: 'must be the URL that the sender calls, without the path: https://hooks.example.com',
  })
  .transform((text) => text.replace(/\/+$/, ''));

/** Part of a URL, so only characters that need no escaping there; long enough that no attacker can guess one. */
export const tokenList = () =>
  listOf(
    z
      .string()
      .min(16, { error: 'must have at least 16 characters; `openssl rand -hex 32` makes a good one' })
      .regex(/^[A-Za-z0-9._~-]+$/, {
        error: 'may hold only letters, digits and . _ ~ -, since it is part of a URL',
      }),
    'random tokens of your own, each at the end of a URL that you give to the sender (`openssl rand -hex 32` makes one)',
  );

export const toleranceSeconds = (seconds: number) =>
  z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(seconds)
    .describe('how many seconds the signed time may differ from this machine’s clock');

const fetchableUrl = (whatFor: string) =>
  z
    .string()
    .superRefine((text, context) => {
      const problem = problemWithKeysUrl(text);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    })
    .describe(whatFor);

const KEYS = 'the URL where the gateway fetches the sender’s public keys';

export function keysUrl(standard: string): z.ZodDefault<z.ZodString>;
export function keysUrl(): z.ZodString;
export function keysUrl(standard?: string) {
  return standard === undefined ? fetchableUrl(KEYS) : fetchableUrl(KEYS).default(standard);
}

/** A map and not a text, so that a poll URL never counts as what distinguishes two sources. */
export const pollSettings = (standardUrl: string) =>
  z
    .strictObject({
      // It becomes a header.
      apiKey: z
        .string()
        .regex(/^[\x21-\x7e]+$/, { error: 'must be printable ASCII without spaces' })
        .describe('the key of the sender’s API'),
      url: fetchableUrl('where the sender’s API is').default(standardUrl),
    })
    .optional()
    .describe(
      'to ask the sender’s API for registered jobs whose delivery has not arrived: its apiKey and, where it differs, its url',
    );

/** The name of a header in any case; lower case in the result. */
export const headerName = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, { error: 'must be the name of a header' })
    .transform((name) => name.toLowerCase())
    .describe('the name of the header');
