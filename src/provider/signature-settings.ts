/** The form of a signature as an operator writes it, for senders that no provider knows. */
import { z } from 'zod';
import type { SignatureForm, SignedContent, SignedParts } from '../schemes/signature.js';
import { TIMESTAMP_FORMATS } from '../schemes/timestamp.js';
import { headerName, publicUrl, toleranceSeconds } from './settings.js';

const PARTS = ['body', 'timestamp', 'method', 'url'] as const;

export const signatureSettings = {
  header: headerName().describe('the header with the signature'),
  encoding: z.enum(['hex', 'base64', 'base64url']).default('hex'),
  prefix: z.string().min(1).optional().describe('what stands before the signature, as sha256='),
  separator: z.string().min(1).max(3).optional().describe('between several signatures in one header'),
  fields: z
    .strictObject({
      signature: z.string().min(1),
      timestamp: z.string().min(1).optional(),
      separator: z.string().min(1).max(3).default(','),
    })
    .optional()
    .describe('where the header is a list, as t=…,v1=…: the names of its fields'),
  timestampHeader: headerName().optional(),
  timestampUnit: z.enum(['seconds', 'milliseconds', 'iso8601']).default('seconds'),
  toleranceSeconds: toleranceSeconds(300),
  signs: z
    .array(z.union([z.enum(PARTS), z.templateLiteral(['header:', z.string().min(1)])]))
    .min(1)
    .optional()
    .describe(
      'what is signed, in order: body, timestamp, method, url, header:NAME; default body, after the timestamp if there is one',
    ),
  joint: z.string().max(8).default('.').describe('what stands between these'),
  publicUrl: publicUrl()
    .optional()
    .describe('where the sender calls, without the path; needed where url is signed'),
};

const settings = z.object(signatureSettings);
type SignatureSettings = z.infer<typeof settings>;

/** What the settings contradict each other in; for `superRefine` on the whole. */
export function checkSignatureSettings(given: SignatureSettings, context: z.RefinementCtx): void {
  const { fields, timestampHeader, signs = [], publicUrl: url } = given;
  const problem = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const hasTime = timestampHeader !== undefined || fields?.timestamp !== undefined;
  if (timestampHeader !== undefined && fields?.timestamp !== undefined)
    problem('timestampHeader', 'and fields.timestamp: the time comes from one of them');
  if (signs.includes('timestamp') && !hasTime)
    problem('signs', 'has timestamp, but neither timestampHeader nor fields.timestamp says where it is');
  if (hasTime && signs.length > 0 && !signs.includes('timestamp'))
    problem('signs', 'lacks timestamp: a time that is not signed proves nothing');
  if (!signs.includes('body') && signs.length > 0)
    problem('signs', 'lacks body: then anybody could change it');
  if (signs.includes('url') && url === undefined) problem('publicUrl', 'is missing: signs has url');
}

export function signatureForm(given: SignatureSettings): SignatureForm {
  const { header, encoding, prefix, separator, fields, timestampHeader, joint } = given;
  const field = fields?.timestamp;
  const hasTime = timestampHeader !== undefined || field !== undefined;
  const signs = given.signs ?? (hasTime ? (['timestamp', 'body'] as const) : (['body'] as const));
  const companions = signs.filter((part) => part.startsWith('header:')).map(headerOf);
  return {
    header,
    encoding,
    prefix,
    separator,
    fields: fields && { signature: fields.signature, separator: fields.separator },
    timestamp: hasTime
      ? {
          header: timestampHeader,
          field,
          format: TIMESTAMP_FORMATS[given.timestampUnit],
          toleranceSeconds: given.toleranceSeconds,
        }
      : undefined,
    companions,
    covers: { url: signs.includes('url') },
    content: (parts) => signs.flatMap((part, index) => contentOf(part, parts, given, index > 0 ? joint : '')),
  };
}

const headerOf = (part: string) => part.slice('header:'.length).toLowerCase();

function contentOf(
  part: string,
  parts: SignedParts,
  { publicUrl = '' }: SignatureSettings,
  joint: string,
): SignedContent {
  if (part === 'body') return [joint, parts.body];
  if (part === 'timestamp') return [joint + parts.timestamp];
  if (part === 'method') return [joint + parts.method];
  if (part === 'url') return [joint, Buffer.from(publicUrl + parts.url)];
  return [joint + parts.companion(headerOf(part))];
}
