/** The answer to the sender: its code, the verified source, and the reply to a handshake. */
import type { AnswerCode } from './errors.js';

export interface Receipt {
  readonly code: AnswerCode;
  /** The source that verified the delivery; null where none did. */
  readonly source: { readonly name: string; readonly provider: { readonly name: string } } | null;
  /** For a handshake, and for a sender that expects its own form of success. Default: the gateway's own JSON. */
  readonly reply?: Reply | undefined;
  /** Beside the reply's own headers; lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer in place of the gateway's own JSON; its status always means success. */
export interface Reply {
  /** Default 200. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** Default empty. */
  readonly body?: string;
  /** An https URL that is fetched before the answer, to confirm a subscription. The provider has checked its host. */
  readonly visit?: string;
}
