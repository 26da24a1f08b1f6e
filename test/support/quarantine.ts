/** A provider that cannot read `{"type":...,"old":true}` yet, and the same one after it was mended. */
import standard from '../../providers/standard-webhooks/index.js';
import type { Config, SourceConfig } from '../../src/config/load.js';
import { type Running, start } from '../../src/main.js';
import { defineProvider, type Provider, UnreadableError } from '../../src/provider/kit.js';
import type { ReplayLine } from '../../src/replay/replay-request.js';
import { silentLog } from '../../src/telemetry/log.js';
import { type Answer, type ConfigOverrides, post, secretOf, signStandard, testConfig } from './gateway.js';

export const SECRET = secretOf('q');

const named = (unreadable: RegExp): Provider =>
  defineProvider({
    ...standard,
    name: 'acme',
    payload: standard.payload,
    normalize: (payload, delivery, settings) => {
      if (unreadable.test(delivery.body.toString()))
        throw new UnreadableError('payload_unexpected', 'not known yet');
      return standard.normalize(payload, delivery, settings);
    },
  });

export const yesterdays = named(/"unread"|"never"/);
export const todays = named(/"never"/);

export const renders = (name = 'renders', secret = SECRET): SourceConfig => ({
  name,
  provider: 'acme',
  settings: { secrets: [secret], toleranceSeconds: 300 },
  dedupeWindowSeconds: null,
  maxBodyBytes: null,
});

export function startOn(
  directory: string,
  provider: Provider,
  overrides: ConfigOverrides = {},
): Promise<Running> {
  const config: Config = testConfig(directory, { sources: [renders()], ...overrides });
  return start(config, { providers: [provider], log: () => silentLog });
}

/** One delivery; `n` makes its id. */
export function deliver(
  { ingestUrl }: Running,
  n: number | string,
  type: 'unread' | 'never' | 'fine' = 'unread',
  secret = SECRET,
): Promise<Answer> {
  const body = `{"type":"clip.done", "n": 9007199254740993, "kind":"${type}","of":"${n}"}`;
  return post(`${ingestUrl}/webhooks`, { headers: signStandard(secret, body, { id: `msg_${n}` }), body });
}

/** `POST /replay`, to its end. */
export async function replay(
  { adminUrl }: Running,
  asked: object = {},
  signal?: AbortSignal,
): Promise<ReplayLine[]> {
  const response = await fetch(`${adminUrl}/replay`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(asked),
    ...(signal && { signal }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReplayLine);
}

export const outcomes = (lines: readonly ReplayLine[]) =>
  lines.flatMap((line) => (line.kind === 'delivery' ? [line.outcome] : []));
export const ending = (lines: readonly ReplayLine[]) => {
  const last = lines.at(-1);
  if (last?.kind !== 'ended') throw new Error('it did not end');
  return last;
};
