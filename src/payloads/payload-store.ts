/** The port to where payloads are stored that are too large for a record: a directory, or a bucket. */

export interface PayloadKey {
  /** `payloads`: of an event. `quarantine`: the body of a delivery that could not be read. */
  readonly kind: 'payloads' | 'quarantine';
  readonly source: string;
  /** Of the bytes, in hexadecimal. So a redelivery is stored at the same place, and nothing is ever replaced by other bytes. */
  readonly sha256: string;
}

export interface PayloadStore {
  /** Where consumers find it once it is stored: a URI. It contains no credential. */
  reference(key: PayloadKey): string;
  /** Resolves when it is durable. Rejects when that failed, or took longer than `payloads.timeoutMs`. */
  put(key: PayloadKey, bytes: Buffer): Promise<void>;
  /** Null where it is not stored any more. `bytes`: how many there must be; more are not read. */
  get(key: PayloadKey, bytes: number): Promise<Buffer | null>;
  close(): void;
}

/** Path of a payload in the store. Only events' payloads are known to be JSON. */
export function nameOf({ kind, source, sha256 }: PayloadKey): string {
  return `${kind}/${source}/${sha256}${kind === 'payloads' ? '.json' : ''}`;
}
