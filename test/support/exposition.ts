/** What a real gateway exposes, in its two forms: on the embedded log, and bridging a Kafka that is away. */
import { post, secretOf, signStandard, source, startTestGateway } from './gateway.js';

const SECRETS = [secretOf('r'), secretOf('o')];
const SOURCES = [
  source('renders', 'standard-webhooks', { secrets: SECRETS, toleranceSeconds: 300 }),
  source('renders-too', 'standard-webhooks', { secrets: [secretOf('t')], toleranceSeconds: 300 }),
  source('fal-production', 'fal', { jwksUrl: 'http://127.0.0.1:1/jwks.json?key=x', toleranceSeconds: 300 }),
];

/** Nobody listens there. */
const KAFKA_AWAY = {
  kind: 'kafka',
  brokers: ['127.0.0.1:1'],
  client: 'kafkajs',
  clientId: 'onehook-test',
  publishTimeoutMs: 300,
  requestTimeoutMs: 300,
  maxBatchBytes: 900_000,
  tls: null,
  sasl: null,
} as const;

/** Before and after a delivery of each kind: read, unreadable, repeated, forged, for nobody. */
export async function expositionOf(
  kind: 'embedded' | 'bridging',
): Promise<{ before: string; after: string }> {
  const gateway = await startTestGateway({
    sources: SOURCES,
    destination: kind === 'embedded' ? { kind } : KAFKA_AWAY,
  });
  const read = async () => (await fetch(`${gateway.adminUrl}/metrics`)).text();
  try {
    const before = await read();
    const url = `${gateway.ingestUrl}/webhooks`;
    const body = '{"type":"video.completed"}';
    const headers = signStandard(SECRETS[1]!, body);
    await post(url, { headers, body });
    await post(url, { headers, body });
    await post(url, { headers: signStandard(SECRETS[0]!, 'no json'), body: 'no json' });
    await post(url, { headers: signStandard(secretOf('f'), body), body });
    await post(`${url}/fal-production`, { headers: falHeaders(), body });
    await post(`${gateway.ingestUrl}/elsewhere`, { body });
    return { before, after: await afterCollection(read) };
  } finally {
    await gateway.stop();
  }
}

/** Once garbage was collected: until then its duration has no sample, and a short test may end before. */
async function afterCollection(read: () => Promise<string>): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const exposition = await read();
    if (exposition.includes('\nnodejs_gc_duration_seconds_sum') || attempt === 100) return exposition;
    Array.from({ length: 200_000 }, (_, index) => ({ index }));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Well formed, so that only the keys can tell; and those cannot be fetched. */
const falHeaders = () => ({
  'x-fal-webhook-request-id': 'r',
  'x-fal-webhook-user-id': 'u',
  'x-fal-webhook-timestamp': String(Math.floor(Date.now() / 1000)),
  'x-fal-webhook-signature': '00'.repeat(64),
});

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function samplesOf(exposition: string): Sample[] {
  return exposition
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line)!;
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key!, text!]);
      return { name: name!, labels: Object.fromEntries(pairs), value: Number(value) };
    });
}
