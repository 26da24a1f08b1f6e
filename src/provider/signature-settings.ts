/** The form of a signature as an operator writes it, for senders that no provider knows. */
import { z } from 'zod';
import type { SignatureForm, SignedContent, SignedParts } from '../schemes/signature.js';
import { TIMESTAMP_FORMATS } from '../schemes/timestamp.js';
import { headerName, publicUrl, toleranceSeconds } from './settings.js';

const PARTS = ['body', 'timestamp', 'method', 'url'] as const;
const SIGNED_PART_FORMS =
  'body, timestamp, method, url, header:NAME (its value) or text:TEXT (the text itself)';

const isNamed = (part: string) => /^(?:header|text):./.test(part);
const signedPart = z.string().refine((part) => isNamed(part) || PARTS.some((known) => known === part), {
  error: `must be one of ${SIGNED_PART_FORMS}`,
});

/** A name as in `v1=…`, or the position in a list without names, from 1. */
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
      signature: field,
      timestamp: field.optional(),
      separator: z.string().min(1).max(3).default(','),
    })
    .optional()
    .describe(
      'where the header is a list, such as t=…,v1=…: the name of each field; for a list without names its position, from 1',
    ),
  timestampHeader: headerName().optional().describe('the header with the time that is signed'),
  timestampUnit: z.enum(['seconds', 'milliseconds', 'iso8601']).default('seconds'),
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
    .describe('where the sender calls, without the path; needed where url is signed'),
};

const settings = z.object(signatureSettings);
type SignatureSettings = z.infer<typeof settings>;

/** The contradictions between settings, as whole sentences; for `superRefine` on the whole. */
export function checkSignatureSettings(given: SignatureSettings, context: z.RefinementCtx): void {
  const { fields, timestampHeader, signedParts = [], publicUrl: url } = given;
  const problem = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const hasTime = timestampHeader !== undefined || fields?.timestamp !== undefined;
  if (timestampHeader !== undefined && fields?.timestamp !== undefined)
    context.addIssue({ code: 'custom', message: 'give timestampHeader or fields.timestamp, not both' });
  if (fields && typeof fields.signature !== typeof (fields.timestamp ?? fields.signature))
    problem('fields', 'must give both fields by name, or both by position');
  if (signedParts.includes('timestamp') && !hasTime)
    problem(
      'signedParts',
      'includes timestamp, so timestampHeader or fields.timestamp must say where the timestamp is',
    );
  if (hasTime && signedParts.length > 0 && !signedParts.includes('timestamp'))
    problem('signedParts', 'must include timestamp: a time that is not signed proves nothing');
  if (!signedParts.includes('body') && signedParts.length > 0)
    problem('signedParts', 'must include body: otherwise anyone could change it');
  if (signedParts.includes('url') && url === undefined)
    problem('publicUrl', 'is missing: signedParts includes url');
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
    content: (parts) =>
      signedParts.flatMap((part, index) => [
        ...(index > 0 ? [given.separator] : []),
        contentOf(part, parts, given),
      ]),
  };
}

const headerOf = (part: string) => part.slice('header:'.length).toLowerCase();

function contentOf(
  part: string,
  parts: SignedParts,
  { publicUrl = '' }: SignatureSettings,
): SignedContent[number] {
  if (part === 'body') return parts.body;
  if (part === 'timestamp') return parts.timestamp;
  if (part === 'method') return parts.method;
  if (part === 'url') return Buffer.from(publicUrl + parts.url);
  // Text content is written as Latin-1, which is what headers are; what an operator wrote is UTF-8.
  if (part.startsWith('text:')) return Buffer.from(part.slice('text:'.length));
  return parts.signedHeader(headerOf(part));
}
