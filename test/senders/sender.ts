/**
 * What a sender does, written from the senders' own pages and with other libraries than `src/schemes`: two readings of one
 * page that agree are worth more than one that agrees with itself. Fixtures are made with these, and end-to-end tests send with them.
 */

export interface SignOptions {
  /** A shared secret, or the 32 bytes of a private Ed25519 key in hex. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Ids that the sender puts into headers, by lower-case header name. */
  readonly ids?: Readonly<Record<string, string>>;
  /** As the sender calls it, whole: some sign it. */
  readonly url?: string;
  /** Default POST. */
  readonly method?: string;
}

/** All headers that the sender adds, by lower-case name. */
export type Sign = (body: Buffer, options: SignOptions) => Promise<Record<string, string>>;

export interface Sample {
  /** `<type>[__case]`: the fixture's file name. */
  readonly name: string;
  readonly body: string | Buffer;
  readonly ids?: Readonly<Record<string, string>>;
  /** Default: the sender's. */
  readonly sign?: Sign;
  readonly secret?: string;
  /** Milliseconds; default 1770000000000. */
  readonly at?: number;
  /** Default `application/json`; null: none is sent. */
  readonly contentType?: string | null;
  /** Default `/webhooks/{provider}`, with the sender's token where it has one. */
  readonly url?: string;
  /** Stands in for the sender's settings. */
  readonly settings?: unknown;
  /** Headers as published: the signer has to make exactly these. */
  readonly published?: Readonly<Record<string, string>>;
}

/** Signed like a sample, unless `sign` is null: asked without a signature. */
export interface Question extends Omit<Sample, 'sign'> {
  readonly sign?: Sign | null;
  /** Default POST. */
  readonly method?: 'GET' | 'HEAD' | 'OPTIONS' | 'POST';
  /** Beside those of the signature. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Sender {
  readonly provider: string;
  readonly sign: Sign;
  /** A sample's body as it would be sent at another time, where the sender writes that into it. */
  readonly dated?: (body: Buffer, at: number) => Buffer;
  /** Empty where the sender does not sign. */
  readonly secret: string;
  readonly token?: string;
  /** What the receiver is configured with, to verify. */
  readonly settings: unknown;
  /** What the sender's JWKS URL answers. */
  readonly jwks?: unknown;
  /** What the URLs answer that its deliveries name their keys by. */
  readonly keyLocations?: Readonly<Record<string, string>>;
  readonly userAgent: string;
  readonly samples: readonly Sample[];
  /** What it asks and does not deliver; the golden file is the answer. */
  readonly handshakes?: readonly Question[];
}

export const json = (value: unknown) => JSON.stringify(value);
