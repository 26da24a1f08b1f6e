/** Deliveries for the tests of schemes. */
import { Delivery } from '../../src/delivery.js';

export const AT = 1_770_000_000_000;

export interface Parts {
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  readonly body?: string | Buffer;
  readonly receivedAt?: number;
  readonly token?: string | undefined;
}

export function deliveryWith({ headers = {}, body = '{}', receivedAt = AT, token }: Parts): Delivery {
  const values = Object.entries(headers).map(
    ([name, value]) => [name, typeof value === 'string' ? [value] : value] as const,
  );
  return new Delivery({
    id: 'test',
    receivedAt,
    method: 'POST',
    url: '/',
    headers: Object.fromEntries(values),
    body: Buffer.from(body as string),
    token,
  });
}
