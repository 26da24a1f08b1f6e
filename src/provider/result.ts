/**
 * Every product in a result whose form is each model's own: links and files at any depth, texts where nothing but a text is
 * the result. What a sender echoes from the request is no product.
 */
import type { Output } from '../event.js';
import { lookUp } from './job-mapping.js';
import { isUrl, type OutputFacts, outputAt, outputOfBase64, outputText } from './output.js';

/** Deeper than any sender nests a result. */
const MAX_DEPTH = 10;
const MAX_OUTPUTS = 1000;

/** Members that repeat the request, or point at the sender's API and not at a product. In snake case: see `snake`. */
const NO_PRODUCT =
  /^(?:inputs?|request|requests|params?|parameters|arguments|options|config|settings|webhooks?|callbacks?|metadata|logs?)$|(?:^|_)prompts?$|^(?:input|source|src|orig|origin|original|reference|ref|init)_|(?:^|_)(?:status|cancel|response|docs?|help|get|web|page|dashboard|webhook|callback|self|share|detail|details|poll|api|endpoint)_?url$|webhook|call_?back/;

/** Members in which a text is the result. */
const TEXT =
  /^(?:text|texts|outputs?|output_?text|results?|transcripts?|transcription|summary|captions?|answer|content|completion|response|translation|markdown|html|description)$/i;

/** The members of a file, by what they mean. The first that a file has counts. */
const LINK = ['url', 'uri', 'href', 'link', 'file_url', 'fileUrl', 'download_url', 'downloadUrl', 'location'];
const BASE64 = ['data', 'base64', 'b64_json', 'image_base64', 'content'];
const FILE_NAME = ['filename', 'file_name', 'fileName'];
const FACTS: Readonly<Record<string, readonly string[]>> = {
  contentType: ['content_type', 'contentType', 'mime_type', 'mimeType', 'mimetype', 'media_type'],
  bytes: ['file_size', 'fileSize', 'byte_size', 'size_bytes', 'sizeBytes', 'size', 'bytes'],
  width: ['width'],
  height: ['height'],
  durationSeconds: ['duration', 'duration_seconds', 'durationSeconds', 'duration_sec'],
  expiresAt: ['expires_at', 'expiresAt', 'expiration', 'url_expires_at'],
};
const FLAGS = ['nsfw', 'is_nsfw', 'isNsfw', 'has_nsfw', 'nsfw_content_detected', 'flagged', 'unsafe'];

export interface ResultForm {
  /** Members that are no product of this sender, besides those that are none of any. */
  readonly except?: RegExp;
  /** Facts that hold for each product and that its own members do not say. */
  readonly facts?: OutputFacts;
}

interface Found {
  readonly output: Output;
  readonly depth: number;
}

/** The products in `result`, in its order, each once. */
export function outputsIn(result: unknown, form: ResultForm = {}): Output[] {
  const found: Found[] = [];
  for (const one of walk({ value: result, name: undefined, depth: 0 }, form)) {
    found.push(one);
    if (found.length === MAX_OUTPUTS) break;
  }
  // The pieces of a text (words, segments) lie deeper than the text itself.
  const shallowest = Math.min(...found.filter(isText).map(({ depth }) => depth));
  return once(found.filter((one) => !isText(one) || one.depth === shallowest).map(({ output }) => output));
}

/** Each link, and each text, once: the first place counts. */
export function once(outputs: readonly Output[]): Output[] {
  const seen = new Set<string>();
  return outputs.filter(({ url, inline }) => {
    const content = url ?? inline;
    if (content === undefined) return true;
    const isNew = !seen.has(content);
    seen.add(content);
    return isNew;
  });
}

const isText = ({ output: { kind, url } }: Found) => kind === 'text' && url === undefined;

interface Place {
  readonly value: unknown;
  /** Of the member that holds it, or that holds the list that holds it. */
  readonly name: string | undefined;
  readonly depth: number;
}

function* walk({ value, name, depth }: Place, form: ResultForm): Generator<Found> {
  if (depth > MAX_DEPTH) return;
  if (typeof value === 'string') yield* ofText(value, { name, depth }, form);
  else if (Array.isArray(value)) {
    // Language models return their text in pieces.
    if (isTextPieces(value)) yield* ofText(value.join(''), { name, depth }, form);
    else for (const item of value) yield* walk({ value: item, name, depth: depth + 1 }, form);
  } else if (typeof value === 'object' && value !== null) {
    const members = value as Record<string, unknown>;
    const file = fileIn(members, name, form);
    if (file) yield { output: file.output, depth };
    for (const [member, inner] of Object.entries(members)) {
      if (member === file?.member || NO_PRODUCT.test(snake(member)) || form.except?.test(member)) continue;
      yield* walk({ value: inner, name: member, depth: depth + 1 }, form);
    }
  }
}

/** `statusUrl` as `status_url`: senders write either. */
const snake = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

function* ofText(text: string, place: Omit<Place, 'value'>, form: ResultForm): Generator<Found> {
  const { name, depth } = place;
  const inner = /^\s*[[{]/.test(text) ? parsed(text) : undefined;
  const isResult = text.trim() !== '' && (name === undefined || TEXT.test(name));
  if (inner !== undefined) yield* walk({ value: inner, name, depth: depth + 1 }, form);
  else if (isUrl(text)) yield { output: outputAt(text, { ...form.facts, name }), depth };
  else if (isResult) yield { output: outputText(text, { ...form.facts, name }), depth };
}

/** `member`: the one that holds the file, so that it is not read twice. */
function fileIn(
  members: Readonly<Record<string, unknown>>,
  name: string | undefined,
  form: ResultForm,
): { output: Output; member: string } | undefined {
  const facts = { ...form.facts, ...factsOf(members) };
  const link = LINK.find((member) => isUrl(lookUp(members, member)));
  if (link) return { output: outputAt(String(members[link]), { ...facts, name }), member: link };
  const fileName = FILE_NAME.map((member) => members[member]).find((one) => typeof one === 'string');
  const isSaid = members.type === 'base64' || fileName !== undefined;
  const base64 = BASE64.find((member) => isBase64(members[member], isSaid));
  if (!base64) return undefined;
  const output = outputOfBase64(String(members[base64]), { ...facts, kind: name, name: fileName ?? name });
  return { output, member: base64 };
}

/** Without a word beside it that says so, only a long text of these characters is taken for a file. */
const isBase64 = (value: unknown, isSaid: boolean) =>
  typeof value === 'string' && value.length >= (isSaid ? 4 : 512) && /^[A-Za-z0-9+/]+={0,2}$/.test(value);

function factsOf(members: Readonly<Record<string, unknown>>): OutputFacts {
  const facts: Record<string, unknown> = {};
  for (const [fact, names] of Object.entries(FACTS)) {
    const name = names.find((one) => Object.hasOwn(members, one));
    if (name) facts[fact] = members[name];
  }
  if (facts.durationSeconds === undefined && typeof members.duration_ms === 'number')
    facts.durationSeconds = members.duration_ms / 1000;
  facts.flagged = FLAGS.some((flag) => members[flag] === true);
  return facts;
}

const isTextPieces = (list: readonly unknown[]) =>
  list.length > 0 && list.every((item) => typeof item === 'string') && !list.some(isUrl);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a result holds anything at all, so that a success is not called pending where its result is merely in a form unknown. */
export function holdsSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false;
  return typeof value === 'object' ? Object.values(value).some(holdsSomething) : true;
}
