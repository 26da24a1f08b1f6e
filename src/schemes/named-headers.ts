/**
 * HMAC in a list of fields that names the signed headers, as in `t=1770000000,h=x-event-id x-event-type,v1=…`: over the time,
 * the names, their values and the body. With it or instead of it, `v0` is over the time and the body alone.
 */
import type { Delivery } from '../delivery.js';
import { hmac } from './hmac.js';
import type { Scheme } from './scheme.js';
import { unixSeconds } from './timestamp.js';

export interface NamedHeadersOptions {
  readonly secrets: readonly string[];
  /** Lower-case name of the header with the list. */
  readonly header: string;
  readonly toleranceSeconds: number;
}

export function namedHeadersHmac({ secrets, header, toleranceSeconds }: NamedHeadersOptions): Scheme {
  const timestamp = { field: 't', format: unixSeconds, toleranceSeconds };
  const form = { secrets, header, encoding: 'hex', timestamp } as const;
  const ofBody = hmac({
    ...form,
    fields: { signature: 'v0' },
    content: ({ timestamp, body }) => [`${timestamp}.`, body],
  });
  const ofHeaders = hmac({
    ...form,
    fields: { signature: 'v1' },
    content: ({ timestamp, field, signedHeader, body }) => {
      const values = namesIn(field('h')).map(signedHeader);
      if (values.length === 0 || values.includes('')) return 'header_missing';
      return [`${timestamp}.${field('h')}.${values.join('.')}.`, body];
    },
  });
  return {
    ...ofBody,
    // A valid weak signature never replaces an invalid strong one.
    verify: (delivery) => (fieldOf(delivery, header, 'v1') ? ofHeaders : ofBody).verify(delivery),
  };
}

/** Lower-case names of the headers that the signature covers. */
export const namedHeaders = (delivery: Delivery, header: string): readonly string[] =>
  fieldOf(delivery, header, 'v1') ? namesIn(fieldOf(delivery, header, 'h') ?? '') : [];

const namesIn = (list: string) => list.split(' ').flatMap((name) => name.toLowerCase() || []);

function fieldOf(delivery: Delivery, header: string, name: string): string | undefined {
  const items = (delivery.header(header) ?? '').split(',').map((item) => item.trim());
  return items.find((item) => item.startsWith(`${name}=`))?.slice(name.length + 1);
}
