/**
 * Common parts of the mappings of job senders: outputs from the usual forms of media, times, error categories, native names.
 * Nothing here throws, and an invalid value is left out.
 */
import { z } from 'zod';
import { type ErrorCategory, type JobError, type Output, type OutputKind, timestamp } from '../event.js';

const KIND_OF_EXTENSION: Readonly<Record<string, OutputKind>> = {
  ...kinds('video', 'mp4 webm mov mkv avi m4v'),
  ...kinds('image', 'png jpg jpeg webp gif avif svg bmp tiff exr'),
  ...kinds('audio', 'mp3 wav flac ogg m4a aac opus'),
  ...kinds('text', 'txt md srt vtt'),
  ...kinds('model', 'glb gltf obj fbx usdz stl ply safetensors'),
  ...kinds('document', 'pdf json csv docx pptx'),
};
const KIND_IN_NAME = /video|image|audio|text|model|document/;
/** A larger data: URI stays in `payload` alone; twice in one event, it would not fit into a record. */
const MAX_INLINE_CHARACTERS = 8192;

/** An optional text; an empty one, or a value of another type, counts as absent. */
export const optionalText = z.string().min(1).optional().catch(undefined);

/** An id, as text: senders write it as a text or as an integer, which may be past 2^53. */
export const idText = z.union([
  z.string().min(1),
  z
    .number()
    .refine((id) => Math.abs(id) <= Number.MAX_SAFE_INTEGER)
    .transform(String),
]);

/** An optional id; an empty one, or a value of another type, counts as absent. */
export const optionalId = idText.optional().catch(undefined);

export type OutputFacts = { [Key in keyof Output]?: unknown };

/** One output. Its kind comes from the content type, else from the extension in the URL, else from `kind` and `name`; invalid facts are left out. */
export function outputAt(url: string, facts: OutputFacts = {}): Output {
  const contentType = text(facts.contentType) ?? /^data:([^;,]+)/.exec(url)?.[1];
  const isInline = url.startsWith('data:');
  return withoutUndefined({
    kind:
      kindOfContentType(contentType) ??
      (isInline ? undefined : kindOfExtension(url)) ??
      kindIn(text(facts.kind)) ??
      kindIn(text(facts.name)) ??
      'file',
    url: isInline ? undefined : url,
    inline: isInline && url.length <= MAX_INLINE_CHARACTERS ? url : undefined,
    contentType,
    bytes: Number.isInteger(facts.bytes) ? quantity(facts.bytes) : undefined,
    width: quantity(facts.width),
    height: quantity(facts.height),
    durationSeconds: quantity(facts.durationSeconds),
    expiresAt: time(facts.expiresAt),
    name: text(facts.name),
  });
}

export function outputText(content: string, name?: string): Output {
  const inline = content.length <= MAX_INLINE_CHARACTERS ? content : undefined;
  return withoutUndefined({ kind: 'text', inline, name });
}

/** `https:`, `http:` or `data:`; anything else is text. */
export const isUrl = (value: unknown): value is string =>
  typeof value === 'string' && /^(?:https?:\/\/|data:)\S+$/.test(value);

export function kindOfContentType(contentType: string | undefined): OutputKind | undefined {
  const [family, rest = ''] = contentType?.toLowerCase().split('/', 2) ?? [];
  if (family === 'video' || family === 'image' || family === 'audio' || family === 'text') return family;
  if (family === 'model' || rest.startsWith('gltf')) return 'model';
  return rest === 'pdf' ? 'document' : undefined;
}

function kindOfExtension(url: string): OutputKind | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const extension = /\.([a-z0-9]{2,12})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(KIND_OF_EXTENSION, extension) ? KIND_OF_EXTENSION[extension] : undefined;
}

const kindIn = (name: string | undefined) =>
  KIND_IN_NAME.exec(name?.toLowerCase() ?? '')?.[0] as OutputKind | undefined;

/** RFC 3339 in UTC from a value of a payload; undefined for anything but a time. */
export const time = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? timestamp(value) : undefined;

/** Whether the same job can succeed if it is submitted again, judging by the category alone. */
const RETRYABLE: Readonly<Record<ErrorCategory, boolean | null>> = {
  invalid_request: false,
  content_policy: false,
  authentication: false,
  permission: false,
  insufficient_funds: false,
  not_found: false,
  rate_limit: true,
  timeout: true,
  provider: null,
  unknown: null,
};

export function jobError(category: ErrorCategory, message: unknown, code?: unknown): JobError {
  return {
    code: text(code) ?? 'unknown',
    message: text(message) ?? 'The sender gives no message.',
    category,
    retryable: RETRYABLE[category],
  };
}

export function categoryOfHttpStatus(status: number): ErrorCategory {
  if (status === 401) return 'authentication';
  if (status === 402) return 'insufficient_funds';
  if (status === 403) return 'permission';
  if (status === 404) return 'not_found';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate_limit';
  if (status >= 400 && status < 500) return 'invalid_request';
  return status >= 500 && status < 600 ? 'provider' : 'unknown';
}

/** An entry of a table by a name from a payload; `constructor` and `__proto__` are not found. */
export function lookUp<T>(
  table: Readonly<Record<string, T>>,
  name: string | null | undefined,
): T | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** An event type from the sender's own name: with a reverse-DNS prefix, and only characters that a header can contain. */
export const nativeType = (...parts: readonly (string | undefined)[]) =>
  parts
    .filter((part) => part)
    .join('.')
    .replace(/[^A-Za-z0-9._:/-]/g, '_')
    .slice(0, 200);

/** The object without its undefined fields, so that equal events have equal text. */
export function withoutUndefined<T extends object>(
  fields: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const quantity = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

function kinds(kind: OutputKind, extensions: string): Record<string, OutputKind> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, kind]));
}
