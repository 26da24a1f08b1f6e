/** The settings that most providers ask for, with messages that say what to do. Secrets and tokens are always lists: rotation. */
import { z } from 'zod';
import { problemWithKeysUrl } from './schemes/jwks.js';
import { parseStandardSecret } from './schemes/standard-webhooks.js';

/** Names of the settings that hold what must stay secret, in every provider. */
export const SECRET_SETTINGS = ['secrets', 'tokens'] as const;

/** Every secret in a source's settings: to keep it out of what is shown, and to see that two sources share none. */
export function secretsIn(settings: unknown): readonly string[] {
  const values: Readonly<Record<string, unknown>> =
    typeof settings === 'object' && settings !== null ? { ...settings } : {};
  return SECRET_SETTINGS.flatMap((name) => values[name] ?? []).filter((value) => typeof value === 'string');
}

/** One value is as good as a list of one. */
const listOf = <T extends z.ZodType>(item: T, whatFor: string) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? [given] : given),
    z.array(item, { error: `must be a list: ${whatFor}` }).min(1, { error: `is empty: ${whatFor}` }),
  );

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

export const keysUrl = (standard: string) =>
  z
    .string()
    .superRefine((text, context) => {
      const problem = problemWithKeysUrl(text);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    })
    .default(standard);

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
