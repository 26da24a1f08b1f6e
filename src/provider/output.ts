/** One product of a job, from a link or a text and the facts that stand beside it. Nothing here throws, and an invalid fact is left out. */
import type { Output, OutputKind, OutputRole } from '../event.js';
import { lookUp, quantity, text, time, withoutUndefined } from './job-mapping.js';
import { expiryOfLink } from './link-expiry.js';

const KIND_OF_EXTENSION: Readonly<Record<string, OutputKind>> = {
  ...kinds('video', 'mp4 webm mov mkv avi m4v m3u8 mpd ts'),
  ...kinds('image', 'png jpg jpeg webp gif avif svg bmp tiff exr heic'),
  ...kinds('audio', 'mp3 wav flac ogg m4a aac opus mid midi'),
  ...kinds('text', 'txt md srt vtt'),
  ...kinds('model', 'glb gltf obj fbx usdz stl ply safetensors'),
  ...kinds('document', 'pdf json csv docx pptx'),
};

/** In this order: `model_image` is an image, and `texture` is no text. */
const KIND_IN_NAME: readonly (readonly [OutputKind, RegExp])[] = [
  ['image', /image|photo|picture|thumb|cover|poster|texture|mask|png|jpe?g/],
  ['text', /text(?!ure)|transcript|caption|subtitle/],
  ['audio', /audio|mp3|wav|song|speech|voice|music/],
  ['video', /video|clip|movie|mp4/],
  ['model', /model|mesh|glb|fbx|obj$|usdz/],
  ['document', /document|pdf/],
];

/** What senders call the parts that come along with the product. Everything else is the product. */
const ROLE_IN_NAME: readonly (readonly [OutputRole, RegExp])[] = [
  ['thumbnail', /thumb|poster|cover|still/],
  ['captions', /caption|subtitle|(?:^|[._-])(?:srt|vtt)$/],
  ['preview', /preview|(?:^|_)gif|progress|draft|sample|stream_?audio/],
  ['source', /^(?:input|source|origin|reference|init)/],
];

/** A larger data: URI stays in `payload` alone; twice in one event, it would not fit into a record. */
const MAX_INLINE_CHARACTERS = 8192;

/** Facts as in the payload. `kind` is a fallback: the content type and the extension are more exact. */
export type OutputFacts = { [Key in keyof Output]?: unknown };

/**
 * Kind: from the content type, else from the extension, else from `kind` and `name`. Role: `role`, else from `name` and the
 * extension, else `main`. Expiry: from a signed link itself, else `expiresAt`. Access: `credentials` for `s3:` and `gs:`,
 * `public` for a signed link, else `access`.
 */
export function outputAt(url: string, facts: OutputFacts = {}): Output {
  const contentType = text(facts.contentType) ?? /^data:([^;,]+)/.exec(url)?.[1];
  const isInline = url.startsWith('data:');
  const name = text(facts.name);
  const extension = isInline ? undefined : extensionOf(url);
  const expiry = isInline ? undefined : expiryOfLink(url);
  return withoutUndefined({
    kind:
      kindOfContentType(contentType) ??
      lookUp(KIND_OF_EXTENSION, extension) ??
      kindIn(text(facts.kind)) ??
      kindIn(name) ??
      'file',
    role: (text(facts.role) as OutputRole | undefined) ?? roleOf(name, extension),
    url: isInline ? undefined : url,
    inline: isInline && url.length <= MAX_INLINE_CHARACTERS ? url : undefined,
    contentType,
    bytes: Number.isInteger(quantity(facts.bytes)) ? quantity(facts.bytes) : undefined,
    width: quantity(facts.width),
    height: quantity(facts.height),
    durationSeconds: quantity(facts.durationSeconds),
    expiresAt: expiry ?? time(facts.expiresAt),
    access:
      (text(facts.access) as Output['access']) ??
      (/^(?:s3|gs):/.test(url) ? 'credentials' : expiry ? 'public' : undefined),
    flagged: facts.flagged === true ? true : undefined,
    name,
  });
}

/** `facts`: as of `outputAt`, or the name alone. A longer text is left to `payload`. */
export function outputText(content: string, facts: string | OutputFacts = {}): Output {
  const { name, role, flagged } = typeof facts === 'string' ? { name: facts } : facts;
  return withoutUndefined({
    kind: 'text',
    role: (text(role) as OutputRole | undefined) ?? roleOf(text(name), undefined),
    inline: content.length <= MAX_INLINE_CHARACTERS ? content : undefined,
    flagged: flagged === true ? true : undefined,
    name: text(name),
  });
}

/** Content in base64 without a data: URI around it; its type is told by the file name. */
export function outputOfBase64(base64: string, facts: OutputFacts = {}): Output {
  const extension = extensionOf(text(facts.name) ?? '');
  const kind = lookUp(KIND_OF_EXTENSION, extension) ?? kindIn(text(facts.kind)) ?? 'file';
  const contentType =
    text(facts.contentType) ??
    (kind === 'image' && extension ? `image/${extension.replace('jpg', 'jpeg')}` : undefined);
  const { kind: read, ...output } = outputAt(
    `data:${contentType ?? 'application/octet-stream'};base64,${base64}`,
    facts,
  );
  return { ...output, kind: read === 'file' ? kind : read };
}

/** `https:`, `http:`, `data:`, or a place in a bucket, `s3:` or `gs:`; anything else is text. */
export const isUrl = (value: unknown): value is string =>
  typeof value === 'string' && /^(?:(?:https?|s3|gs):\/\/|data:)\S+$/.test(value);

export function kindOfContentType(contentType: string | undefined): OutputKind | undefined {
  const [family, rest = ''] = contentType?.toLowerCase().split('/', 2) ?? [];
  if (family === 'video' || family === 'image' || family === 'audio' || family === 'text') return family;
  if (family === 'model' || rest.startsWith('gltf')) return 'model';
  return rest === 'pdf' ? 'document' : undefined;
}

function extensionOf(url: string): string | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return /\.([a-z0-9]{2,12})$/i.exec(path)?.[1]?.toLowerCase();
}

const kindIn = (name: string | undefined) => firstIn(KIND_IN_NAME, name);

const roleOf = (name: string | undefined, extension: string | undefined): OutputRole =>
  firstIn(ROLE_IN_NAME, name) ?? (extension === 'srt' || extension === 'vtt' ? 'captions' : 'main');

function firstIn<T>(table: readonly (readonly [T, RegExp])[], name: string | undefined): T | undefined {
  const lower = name?.toLowerCase();
  return lower === undefined ? undefined : table.find(([, words]) => words.test(lower))?.[0];
}

function kinds(kind: OutputKind, extensions: string): Record<string, OutputKind> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, kind]));
}
