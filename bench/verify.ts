/**
 * `npm run bench:verify`: what a scheme of the HMAC family costs beside the bare call of `node:crypto` over the same bytes, and
 * what the one URL costs with a hundred sources. Interleaved rounds, medians: ratios mean something on a busy machine too.
 */
import { createHmac, createSecretKey } from 'node:crypto';
import { providers } from '../providers/index.js';
import { exampleSettings } from '../src/config/development.js';
import { Delivery } from '../src/delivery.js';
import { openSources, SourceIndex } from '../src/gateway/source.js';
import { hmac } from '../src/schemes/hmac.js';
import { fixedTools } from '../src/schemes/key-set.js';
import type { Scheme } from '../src/schemes/scheme.js';
import { standardWebhooks } from '../src/schemes/standard-webhooks.js';
import { unixSeconds } from '../src/schemes/timestamp.js';

const ROUNDS = 41;
const SECRET = 'a-secret-of-the-usual-length-000';
const AT = 1_770_000_000_000;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Microseconds a call, for each of `calls`: the median of rounds that take turns. */
async function timed(
  calls: Readonly<Record<string, () => unknown>>,
  times: number,
): Promise<Record<string, number>> {
  const spent = Object.fromEntries(Object.keys(calls).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, call] of Object.entries(calls)) {
      const startedAt = process.hrtime.bigint();
      for (let i = 0; i < times; i++) {
        const result = call();
        if (result instanceof Promise) await result;
      }
      spent[name]?.push(Number(process.hrtime.bigint() - startedAt) / 1000 / times);
    }
  }
  return Object.fromEntries(Object.entries(spent).map(([name, values]) => [name, median(values)]));
}

const schemes: Readonly<Record<string, Scheme>> = {
  'body alone, hex': hmac({ secrets: [SECRET], header: 'x-signature', encoding: 'hex', prefix: 'sha256=' }),
  't=,v1= fields': hmac({
    secrets: [SECRET],
    header: 'x-signature',
    encoding: 'hex',
    fields: { signature: 'v1' },
    timestamp: { field: 't', format: unixSeconds, toleranceSeconds: 300 },
    content: ({ timestamp, body }) => [`${timestamp}.`, body],
  }),
  'Standard Webhooks': standardWebhooks({ secrets: [`whsec_${Buffer.from(SECRET).toString('base64')}`] }),
};

async function delivered(scheme: Scheme, body: Buffer): Promise<Delivery> {
  const signed = await scheme.sign({ headers: {}, body, at: AT });
  const headers = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name, [value]]));
  return new Delivery({ id: 'd', receivedAt: AT, method: 'POST', url: '/webhooks', headers, body });
}

console.log(
  `Node ${process.versions.node}; microseconds a verification, and as a share of createHmac().update(body).digest()`,
);
for (const bytes of [256, 1024, 4096, 16_384, 65_536]) {
  const body = Buffer.alloc(bytes, '{"a":1}');
  const key = createSecretKey(Buffer.from(SECRET));
  const bare = () => createHmac('sha256', key).update(body).digest();
  const calls: Record<string, () => unknown> = { bare };
  for (const [name, scheme] of Object.entries(schemes)) {
    const delivery = await delivered(scheme, body);
    const verdict = await scheme.verify(delivery);
    if (verdict.outcome !== 'verified') throw new Error(`${name}: ${JSON.stringify(verdict)}`);
    calls[name] = () => scheme.verify(delivery);
  }
  const spent = await timed(calls, Math.ceil(2_000_000 / (bytes + 1500)));
  const own = spent.bare ?? 1;
  const columns = Object.entries(spent).map(
    ([name, us]) => `${name} ${us.toFixed(2)} (${(us / own).toFixed(2)})`,
  );
  console.log(`${String(bytes).padStart(6)} bytes: ${columns.join('   ')}`);
}

/** One delivery that the last of many sources verifies. */
async function oneUrl(): Promise<void> {
  const tools = fixedTools([]);
  const ours = {
    name: 'ours',
    provider: 'github',
    settings: { secrets: [SECRET] },
    dedupeWindowSeconds: 60,
    maxBodyBytes: null,
  };
  const others = providers
    .filter(({ name }) => name !== 'github')
    .map((provider) => ({
      name: provider.name,
      provider: provider.name,
      settings: provider.settings.parse(exampleSettings(provider)),
      dedupeWindowSeconds: 60,
      maxBodyBytes: null,
    }));
  const alone = new SourceIndex(openSources([ours], providers, tools, 60));
  const among = new SourceIndex(openSources([...others, ours], providers, tools, 60));
  const scheme = alone.named('ours')![0]!.scheme;
  const delivery = await delivered(scheme, Buffer.alloc(1024, '{"a":1}'));
  const spent = await timed(
    {
      alone: () => alone.candidatesFor(delivery),
      among: () => among.candidatesFor(delivery),
      verification: () => scheme.verify(delivery),
    },
    5000,
  );
  console.log(
    `one URL: finding the candidates takes ${spent.alone?.toFixed(2)} us with 1 source, ${spent.among?.toFixed(2)} with ${others.length + 1}` +
      ` (${among.candidatesFor(delivery).length} candidates); verifying one takes ${spent.verification?.toFixed(2)}`,
  );
}
await oneUrl();
