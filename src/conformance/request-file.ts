/**
 * One recorded delivery as a `.http` file: request line, headers, an empty line, and the body to the end of the file, byte
 * for byte. The head may end its lines with LF or CRLF; the body is never touched. A `Date` header says when it was received.
 */
import { Delivery } from '../delivery.js';
import { OperatorError } from '../errors.js';

export interface RequestFile {
  readonly method: string;
  /** Path and query, not decoded. */
  readonly url: string;
  /** Names and values as written, in order; a name may come twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const REQUEST_LINE = /^([A-Z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

/** Throws an OperatorError that names the line which cannot be read. */
export function parseRequestFile(bytes: Buffer): RequestFile {
  const { head, body } = split(bytes);
  // Header bytes are Latin-1, as node:http reads them.
  const [first = '', ...lines] = head.toString('latin1').split(/\r?\n/);
  const [, method, url] = REQUEST_LINE.exec(first) ?? [];
  if (!method || !url) {
    throw new OperatorError(`Line 1 must be a request line, as in: POST /webhooks/name HTTP/1.1`);
  }
  const headers = lines.map((line, index): readonly [string, string] => {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new OperatorError(`Line ${index + 2} is neither a header nor the empty line before the body.`);
    }
    return [name, value];
  });
  return { method, url, headers, body };
}

export function formatRequestFile({ method, url, headers, body }: RequestFile): Buffer {
  const lines = [`${method} ${url} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\n'), 'latin1'), body]);
}

/** The delivery as it came. `receivedAt`: milliseconds; default the `Date` header, without which it throws an OperatorError. */
export function deliveryOf(file: RequestFile, options: { id?: string; receivedAt?: number } = {}): Delivery {
  const headers: Record<string, string[]> = Object.create(null);
  for (const [name, value] of file.headers) {
    headers[name.toLowerCase()] = [...(headers[name.toLowerCase()] ?? []), value];
  }
  const receivedAt = options.receivedAt ?? Date.parse(headers.date?.[0] ?? '');
  if (Number.isNaN(receivedAt)) {
    throw new OperatorError('It has no Date header that says when it was received; give the time with --at.');
  }
  const { method, url, body } = file;
  return new Delivery({
    id: options.id ?? 'recorded',
    receivedAt,
    method,
    url,
    headers,
    body,
    token: tokenIn(url),
  });
}

/** `/webhooks/{source}/{token}`, else `?token=`. */
export function tokenIn(url: string): string | undefined {
  const [path = '', query] = url.split('?', 2);
  const [, , , token] = path.split('/');
  return token || new URLSearchParams(query).get('token') || undefined;
}

function split(bytes: Buffer): { head: Buffer; body: Buffer } {
  for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', end + 1)) {
    const crlf = bytes[end + 1] === 0x0d ? 1 : 0;
    if (bytes[end + 1 + crlf] !== 0x0a) continue;
    const head = bytes.subarray(0, bytes[end - 1] === 0x0d ? end - 1 : end);
    return { head, body: bytes.subarray(end + 2 + crlf) };
  }
  return { head: bytes, body: Buffer.alloc(0) };
}
