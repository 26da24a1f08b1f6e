/** What the sender is told: the code of the answer, who was proven, and the reply to a handshake. */
import type { AnswerCode } from './errors.js';

export interface Receipt {
  readonly code: AnswerCode;
  /** Whose delivery it was proven to be; null while no source verified it. */
  readonly source: { readonly name: string; readonly provider: { readonly name: string } } | null;
  /** To a handshake, and where the sender wants success in its own words. Default: the gateway's own JSON. */
  readonly reply?: Reply | undefined;
  /** Beside the reply's own headers; lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What the sender is answered instead of the gateway's own JSON. Statuses that mean success, and no other. */
export interface Reply {
  /** Default 200. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** Default empty. */
  readonly body?: string;
  /** An https URL that is asked by GET before the answer, to confirm a subscription. The provider has checked its host. */
  readonly visit?: string;
}
