/** A verified delivery that could not be read, as a record of the quarantine topic, and the way back for `onehook replay`. */
import { Delivery } from '../delivery.js';
import type { QuarantineReason } from '../errors.js';
import type { EventRecord } from '../publisher.js';
import type { VerificationLevel } from '../schemes/scheme.js';
import type { Source } from './source.js';

/** Headers that may contain a credential, or the URL with its token. Signatures are recorded: they reveal no secret. */
const SECRET_HEADER =
  /authorization|cookie|token|secret|password|api-?key|^referer$|(?:original|rewrite|forwarded).*(?:ur[il]|path)$/;

export interface QuarantineFacts {
  readonly reason: QuarantineReason;
  readonly topic: string;
  /** Of the gateway and its built-in providers, which could not read the delivery. */
  readonly version: string;
  readonly via?: 'poll' | undefined;
}

/** The exact bytes of the delivery, and what `replay` needs to try again. Never its URL. */
export function quarantineRecord(
  source: Source,
  delivery: Delivery,
  { reason, topic, version, via }: QuarantineFacts,
): EventRecord {
  const { token } = delivery;
  const recorded: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(delivery.headers)) {
    const holdsToken = token && values?.some((value) => value.includes(token));
    if (values && !holdsToken && !SECRET_HEADER.test(name)) recorded[name] = values;
  }
  return {
    topic,
    key: source.name,
    headers: {
      'content-type': delivery.header('content-type') ?? 'application/octet-stream',
      onehook_reason: reason,
      onehook_source: source.name,
      onehook_provider: source.provider.name,
      onehook_version: version,
      onehook_delivery: delivery.id,
      onehook_received: new Date(delivery.receivedAt).toISOString(),
      onehook_verification: source.scheme.level,
      ...(via ? { onehook_via: via } : {}),
      onehook_headers: JSON.stringify(recorded),
    },
    value: delivery.body,
  };
}

export interface QuarantinedDelivery {
  /** As received, without its URL, token and credentials. */
  readonly delivery: Delivery;
  readonly source: string;
  readonly provider: string;
  readonly reason: string;
  /** Of the gateway that could not read the delivery. */
  readonly version: string;
  readonly level: VerificationLevel;
  readonly via: 'poll' | undefined;
}

/** The inverse of `quarantineRecord`; null for a record that no gateway wrote. */
export function readQuarantineRecord({ headers, value }: EventRecord): QuarantinedDelivery | null {
  const { onehook_source: source, onehook_provider: provider, onehook_delivery: id } = headers;
  const level = headers.onehook_verification;
  const receivedAt = Date.parse(headers.onehook_received ?? '');
  const recorded = readHeaders(headers.onehook_headers);
  const isComplete = source && provider && id && recorded && (level === 'signature' || level === 'token');
  if (!isComplete || Number.isNaN(receivedAt)) return null;
  return {
    delivery: new Delivery({ id, receivedAt, method: 'POST', url: '', headers: recorded, body: value }),
    source,
    provider,
    reason: headers.onehook_reason ?? '',
    version: headers.onehook_version ?? '',
    level,
    via: headers.onehook_via === 'poll' ? 'poll' : undefined,
  };
}

function readHeaders(json = ''): Record<string, string[]> | null {
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, unknown>);
    const isList = (value: unknown) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string');
    return entries.every(([, value]) => isList(value))
      ? (Object.fromEntries(entries) as Record<string, string[]>)
      : null;
  } catch {
    return null;
  }
}
