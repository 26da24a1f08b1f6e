/** The form of a signature as an operator writes it, for senders without a provider of their own. */
import { z } from 'zod';
import type { SignatureForm, SignedContent, SignedParts } from '../schemes/signature.js';
import { TIMESTAMP_FORMATS } from '../schemes/timestamp.js';
import { headerName, publicUrl, secretBytes, toleranceSeconds } from './settings.js';

const PARTS = ['body', 'timestamp', 'method', 'url'] as const;
const SIGNED_PART_FORMS =
  'body, timestamp, method, url, header:NAME (its value) or text:TEXT (the text itself)';

const isNamed = (part: string) => /^(?:header|text):./.test(part);
const signedPart = z.string().refine((part) => isNamed(part) || PARTS.some((known) => known === part), {
  error: `must be one of ${SIGNED_PART_FORMS}`,
});

/** The name as in `v1=…`, or the position in a list without names, from 1. */
const field = z.union([z.string().min(1), z.int().min(1)], {
  error: 'must be the name of the field, or its position in the list as a number from 1',
});

export const signatureSettings = {
  header: headerName().describe('the header with the signature'),
  encoding: z.enum(['hex', 'base64', 'base64url']).default('hex').describe('how the signature is written'),
  prefix: z.string().min(1).optional().describe('the text before the signature, such as sha256='),
  signatureSeparator: z
    .string()
    .min(1)
    .max(3)
    .optional()
    .describe('the text between several signatures in one header'),
  fields: z
    .strictObject({
      signature: field.describe('the field with the signature'),
      timestamp: field.optional().describe('the field with the time that is signed'),
      separator: z.string().min(1).max(3).default(',').describe('the text between two fields'),
    })
    .optional()
    .describe(
      'where the header is a list, such as t=…,v1=…: the name of each field; for a list without names its position, from 1',
    ),
  timestampHeader: headerName().optional().describe('the header with the time that is signed'),
  timestampUnit: z
    .enum(['seconds', 'milliseconds', 'iso8601'])
    .default('seconds')
    .describe('how the time is written'),
  toleranceSeconds: toleranceSeconds(300),
  signedParts: z
    .array(signedPart, { error: `must be a list of ${SIGNED_PART_FORMS}` })
    .min(1)
    .optional()
    .describe(
      `what is signed, in order: ${SIGNED_PART_FORMS}. Default: body, after the timestamp if there is one`,
    ),
  separator: z.string().max(8).default('.').describe('the text between two signed parts'),
  publicUrl: publicUrl()
    .optional()
    .describe(
      'the URL that the sender calls, without the path: https://hooks.example.com; a list where it calls several; needed where url is signed',
    ),
};

/** The key and the hash, for senders whose customers choose them. */
export const macSettings = {
  secretEncoding: z
    .enum(['text', 'hex', 'base64'])
    .default('text')
    .describe('how the sender writes its secret; text is used as it is'),
  algorithm: z
    .enum(['sha1', 'sha256', 'sha384', 'sha512'])
    .default('sha256')
    .describe('the hash of the HMAC'),
};

interface SecretsGiven {
  readonly secrets?: readonly string[] | undefined;
  readonly secretEncoding: 'text' | 'hex' | 'base64';
}

export function checkSecretEncoding(
  { secrets = [], secretEncoding }: SecretsGiven,
  context: z.RefinementCtx,
): void {
  if (secretEncoding === 'text') return;
  if (secrets.every((secret) => secretBytes(secret, secretEncoding).length > 0)) return;
  const message = `must all be ${secretEncoding}, as secretEncoding says`;
  context.addIssue({ code: 'custom', path: ['secrets'], message });
}

export const macKeys = ({ secrets = [], secretEncoding }: SecretsGiven): readonly (string | Buffer)[] =>
  secretEncoding === 'text' ? secrets : secrets.map((secret) => secretBytes(secret, secretEncoding));

const settings = z.object(signatureSettings);
export type SignatureSettings = z.infer<typeof settings>;

/** Reports settings that contradict each other, as whole sentences; for `superRefine` of all settings together. */
export function checkSignatureSettings(given: SignatureSettings, context: z.RefinementCtx): void {
  const { fields, timestampHeader, signedParts = [], publicUrl: url } = given;
  const problem = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', path, message });
  const hasTime = timestampHeader !== undefined || fields?.timestamp !== undefined;
  if (timestampHeader !== undefined && fields?.timestamp !== undefined)
    problem('give timestampHeader or fields.timestamp, not both');
  if (fields && typeof fields.signature !== typeof (fields.timestamp ?? fields.signature))
    problem('must give signature and timestamp both by name, or both by position', 'fields');
  if (signedParts.includes('timestamp') && !hasTime)
    problem(
      'signedParts includes timestamp: give timestampHeader or fields.timestamp, where the timestamp is',
    );
  if (hasTime && signedParts.length > 0 && !signedParts.includes('timestamp'))
    problem('must include timestamp: an attacker could change a time that is not signed', 'signedParts');
  if (!signedParts.includes('body') && signedParts.length > 0)
    problem('must include body: an attacker could change a body that is not signed', 'signedParts');
  if (signedParts.includes('url') && url === undefined)
    problem('signedParts includes url: give publicUrl, the URL that the sender calls, without the path');
}

export function signatureForm(given: SignatureSettings): SignatureForm {
  const { header, encoding, prefix, fields, timestampHeader } = given;
  const field = fields?.timestamp;
  const hasTime = timestampHeader !== undefined || field !== undefined;
  const signedParts = given.signedParts ?? (hasTime ? ['timestamp', 'body'] : ['body']);
  return {
    header,
    encoding,
    prefix,
    separator: given.signatureSeparator,
    fields: fields && { signature: fields.signature, separator: fields.separator },
    timestamp: hasTime
      ? {
          header: timestampHeader,
          field: field === undefined ? undefined : String(field),
          format: TIMESTAMP_FORMATS[given.timestampUnit],
          toleranceSeconds: given.toleranceSeconds,
        }
      : undefined,
    signedHeaders: signedParts.filter((part) => part.startsWith('header:')).map(headerOf),
    covers: { url: signedParts.includes('url') },
    publicUrls: given.publicUrl,
    content: (parts) =>
      signedParts.flatMap((part, index) => [...(index > 0 ? [given.separator] : []), contentOf(part, parts)]),
  };
}

const headerOf = (part: string) => part.slice('header:'.length).toLowerCase();

function contentOf(part: string, parts: SignedParts): SignedContent[number] {
  if (part === 'body') return parts.body;
  if (part === 'timestamp') return parts.timestamp;
  if (part === 'method') return parts.method;
  if (part === 'url') return Buffer.from(parts.publicUrl + parts.url);
  // As bytes: the scheme writes text as Latin-1, the encoding of headers, but the operator's file is UTF-8.
  if (part.startsWith('text:')) return Buffer.from(part.slice('text:'.length));
  return parts.signedHeader(headerOf(part));
}
