/** Questions that are no deliveries, and answers in a sender's own words: with made-up senders, over real sockets. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { providers } from '../providers/index.js';
import { ANSWERS } from '../src/errors.js';
import { defineProvider, hmac, secretList, sharedToken, tokenList, z } from '../src/provider/kit.js';
import { readEvents, source, startTestGateway, type TestGateway } from './support/gateway.js';

const facts = {
  docs: 'https://sender.example/docs',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'Nowhere.',
  assumptions: [],
  payload: z.looseObject({ type: z.string() }),
  identify: { short: 'body', why: 'The body.', of: () => undefined },
  sender: {
    ackDeadlineSeconds: 3,
    retryWindowSeconds: 60,
    success: '2xx',
    onRefused: 'stops',
    onUnavailable: 'retries',
    note: 'None.',
    source: 'https://sender.example/docs',
  },
} as const;

let confirmations: Server;
let confirmed: string[] = [];
let confirmationStatus = 200;
const confirmUrl = () => `http://127.0.0.1:${(confirmations.address() as AddressInfo).port}/confirm?token=t`;

/** Signs its questions, asks one by GET without, wants `[taken]`, and has its subscription confirmed by a visit. */
const signing = defineProvider<{ secrets: string[] }, { type: string }>({
  ...facts,
  name: 'signing',
  title: 'Signing',
  settings: z.strictObject({ secrets: secretList('a secret') }) as z.ZodType<{ secrets: string[] }>,
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-signing', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),
  handshake: {
    note: 'A challenge.',
    methods: ['GET'],
    beforeVerification: ({ url }) => {
      const challenge = new URLSearchParams(url.split('?', 2)[1]).get('challenge');
      return challenge ? { body: challenge, contentType: 'text/plain' } : undefined;
    },
    afterVerification: ({ body }) => {
      const { type, challenge } = JSON.parse(body.toString()) as { type: string; challenge?: string };
      if (type === 'verify') return { body: JSON.stringify({ challenge }) };
      return type === 'subscribe' ? { status: 204, visit: confirmUrl() } : undefined;
    },
  },
  accepted: { status: 202, contentType: 'text/plain', body: '[taken]' },
  normalize: ({ type }) => [{ family: 'other', type }],
});

/** Its question is only answered to who knows the token. */
const tokened = defineProvider<{ tokens: string[] }, { type: string }>({
  ...facts,
  name: 'tokened',
  title: 'Tokened',
  settings: z.strictObject({ tokens: tokenList() }) as z.ZodType<{ tokens: string[] }>,
  scheme: (settings) => sharedToken(settings),
  development: (make) => ({ tokens: [make.secret(16).toString('hex')] }),
  handshake: {
    note: 'An echo.',
    afterVerification: ({ body }) => (body.includes('challenge') ? { body: body.toString() } : undefined),
  },
  acceptedHeaders: ({ tokens }) => ({ 'x-tokened': `${tokens.length}` }),
  normalize: ({ type }) => [{ family: 'other', type }],
});

let gateway: TestGateway;
before(async () => {
  confirmations = createServer(({ url = '' }, response) => {
    confirmed.push(url);
    response.writeHead(confirmationStatus).end();
  });
  await new Promise<void>((resolve) => confirmations.listen(0, '127.0.0.1', resolve));
  gateway = await startTestGateway(
    {
      sources: [
        source('signing', 'signing', { secrets: ['s'] }),
        source('tokened', 'tokened', { tokens: ['0123456789abcdef'] }),
      ],
    },
    { providers: [signing, tokened] },
  );
});
after(async () => {
  await gateway.stop();
  confirmations.close().closeAllConnections();
});

async function send(
  path: string,
  { method = 'POST', body, secret = 's' }: { method?: string; body?: string; secret?: string } = {},
) {
  const signature = createHmac('sha256', secret)
    .update(body ?? '')
    .digest('hex');
  const response = await fetch(gateway.ingestUrl + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-signing': signature },
    ...(body === undefined ? {} : { body }),
  });
  const { status, headers } = response;
  return { status, text: await response.text(), type: headers.get('content-type'), headers };
}
const json = (value: object) => JSON.stringify(value);

describe('a question', () => {
  test('by GET is answered on every URL, as text that no browser takes for a page', async () => {
    for (const path of ['/webhooks', '/webhooks/signing']) {
      const answer = await send(`${path}?challenge=%3Cb%3E`, { method: 'GET' });
      assert.deepEqual([answer.status, answer.text, answer.type], [200, '<b>', 'text/plain']);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    }
  });

  test('by a method that no handshake uses is 405, or a delivery if it has a signature', async () => {
    for (const [path, method, status] of [
      ['/webhooks/tokened?challenge=a', 'GET', 405],
      ['/webhooks/signing?challenge=a', 'OPTIONS', 405],
      ['/webhooks/signing', 'GET', 401],
      ['/webhooks/signing?challenge=a', 'PUT', 401],
    ] as const) {
      const answer = await send(path, { method, secret: 'another' });
      assert.equal(answer.status, status, `${method} ${path}`);
      if (status === 405) assert.equal(answer.headers.get('allow'), 'POST');
    }
    assert.equal((await send('/webhooks/nobody?challenge=a', { method: 'GET' })).status, 404);
  });

  test('that is signed is answered when the signature is right, and refused when not', async () => {
    const body = json({ type: 'verify', challenge: 'c' });
    assert.deepEqual((await send('/webhooks', { body })).text, json({ challenge: 'c' }));
    const refused = await send('/webhooks', { body, secret: 'another' });
    assert.equal(refused.status, 401);
    assert.ok(!refused.text.includes('"c"'));
  });

  test('behind a token is answered to who knows it', async () => {
    const body = json({ type: 'verify', challenge: 'c' });
    assert.equal((await send('/webhooks/tokened/0123456789abcdef', { body })).text, body);
    assert.equal((await send('/webhooks/tokened/0123456789abcdee', { body })).status, 401);
  });

  test('for a confirmation is answered once its URL was asked, and 503 until then', async () => {
    const body = json({ type: 'subscribe' });
    confirmationStatus = 500;
    assert.equal(JSON.parse((await send('/webhooks', { body })).text).code, 'handshake_unavailable');
    confirmationStatus = 200;
    confirmed = [];
    assert.equal((await send('/webhooks', { body })).status, 204);
    assert.deepEqual(confirmed, ['/confirm?token=t']);
  });

  test('is never published', async () => {
    const body = json({ type: 'delivery' });
    assert.equal((await send('/webhooks', { body })).status, 202);
    const events = await readEvents(gateway.adminUrl, 1, { from: '0' });
    assert.equal(JSON.parse(events[0]!.text).type, 'delivery');
  });
});

test('success is answered in the sender’s own form, also for a redelivery; all else in the gateway’s', async () => {
  const body = json({ type: 'words' });
  for (let i = 0; i < 2; i++) {
    const { status, text, type, headers } = await send('/webhooks', { body });
    assert.deepEqual([status, text, type], [202, '[taken]', 'text/plain']);
    assert.equal(headers.get('onehook-code'), i === 0 ? 'accepted' : 'duplicate');
  }
  assert.equal(JSON.parse((await send('/webhooks', { body, secret: 'x' })).text).code, 'unauthenticated');
});

test('success bears the headers that the sender wants back, in our words too; a refusal does not', async () => {
  const body = json({ type: 'headers' });
  for (const code of ['accepted', 'duplicate']) {
    const { text, headers } = await send('/webhooks/tokened/0123456789abcdef', { body });
    assert.deepEqual([JSON.parse(text).code, headers.get('x-tokened')], [code, '1']);
  }
  const { status, headers } = await send('/webhooks/tokened/fedcba9876543210', { body });
  assert.deepEqual([status, headers.get('x-tokened')], [401, null]);
});

test('no sender is ever answered what does damage there', () => {
  // A configured source is never answered that it is unknown.
  const { source_unknown: _, ...answers } = ANSWERS;
  const answered = new Set<number>(Object.values(answers).map(({ status }) => status));
  for (const status of [...answered]) assert.ok(status < 300 || status > 399, 'no redirects');
  for (const { name, sender } of providers) {
    assert.deepEqual(
      (sender.avoid ?? []).filter((status) => answered.has(status)),
      [],
      name,
    );
  }
});
