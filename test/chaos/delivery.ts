/**
 * The deliveries of a chaos run. Each is a function of its key and sequence number: what was sent can be made again and
 * held against what Kafka has, byte for byte, and a million obligations cost a number each.
 */

import { createHmac } from 'node:crypto';

/** The sequence of a key begins at 1. */
export interface Identity {
  readonly key: number;
  readonly sequence: number;
}

export const SOURCE = 'chaos';
/** Standard Webhooks: the events of one `data.id` are ordered. */
export const PROVIDER = 'standard-webhooks';
export const SECRET = `whsec_${Buffer.alloc(24, 'c').toString('base64')}`;
const SIGNING_KEY = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
const FIRST_TIME = Date.UTC(2026, 0, 1);

/** `run` keeps the ids of two runs apart. */
export function idOf(run: string, { key, sequence }: Identity): string {
  return `${run}_${key}_${sequence}`;
}

export function jobOf(key: number): string {
  return `job-${key}`;
}

/** Holds what a parser that prints again would change: an integer past 2^53, escapes, spaces, a trailing zero. */
export function bodyOf(run: string, { key, sequence }: Identity): Buffer {
  const time = new Date(FIRST_TIME + sequence).toISOString();
  const filler = 'x'.repeat((key * 131 + sequence * 17) % 900);
  return Buffer.from(
    `{"type":"render.progressed", "timestamp":"${time}","data":{"id":"${jobOf(key)}","run":"${run}","sequence":${sequence},` +
      `"exact":9007199254740993,"share":1.50,"text":"na\\u00efve \\/ “déjà vu” 😀","filler":"${filler}"}}`,
  );
}

/** Whose body this is, by the body alone; null for what is none of this run's. */
export function identityOf(run: string, payload: unknown): Identity | null {
  const { data } = (payload ?? {}) as { data?: { id?: unknown; run?: unknown; sequence?: unknown } };
  const key = /^job-(\d+)$/.exec(String(data?.id))?.[1];
  if (key === undefined || data?.run !== run || !Number.isSafeInteger(data.sequence)) return null;
  return { key: Number(key), sequence: data.sequence as number };
}

/** One whole HTTP request. Signed now, as a sender signs each attempt anew; written apart from src/schemes. */
export function requestOf(run: string, identity: Identity): Buffer {
  const id = idOf(run, identity);
  const body = bodyOf(run, identity);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SIGNING_KEY)
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest('base64');
  const head =
    `POST /webhooks/${SOURCE} HTTP/1.1\r\nHost: chaos\r\nContent-Type: application/json\r\nwebhook-id: ${id}\r\n` +
    `webhook-timestamp: ${timestamp}\r\nwebhook-signature: v1,${signature}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
