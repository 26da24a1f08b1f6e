/** `verify`: the gateway's verdict on a recorded delivery, without a gateway. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { prettyJson } from '../../src/cli/pretty-json.js';
import { senderTools } from '../../src/cli/sender-tools.js';
import { run } from '../../src/cli/verify.js';
import { loadConfig } from '../../src/config/load.js';
import { fixturesFolder } from '../../src/conformance/fixtures.js';
import { formatRequestFile } from '../../src/conformance/request-file.js';
import { openSources } from '../../src/gateway/source.js';
import { providers } from '../../src/main.js';
import { captured, folder } from './captured.js';

const RECORDED = '2026-11-24T12:00:00.000Z';

/** A delivery to the development default, signed when it says. */
async function recorded(sourceName: string, body: string, headers: Record<string, string> = {}) {
  const cwd = folder();
  const config = loadConfig({ cwd, env: {}, providers });
  const sources = openSources(config.sources, providers, senderTools(config).tools, 1);
  const { scheme } = sources.find(({ name }) => name === sourceName)!;
  const at = Date.parse(RECORDED);
  const signed = await scheme.sign({ headers, body: Buffer.from(body), at });
  const token = scheme.urlToken ? `/${scheme.urlToken()}` : '';
  const file = {
    method: 'POST',
    url: `/webhooks/${sourceName}${token}`,
    headers: Object.entries({ Date: new Date(at).toUTCString(), ...headers, ...signed }),
    body: Buffer.from(body),
  };
  writeFileSync(join(cwd, 'delivery.http'), formatRequestFile(file));
  return cwd;
}

async function verify(cwd: string, ...argv: string[]) {
  const { io, written } = captured(cwd);
  return { exit: await run(argv, io), out: written.out };
}

const STANDARD = ['standard-webhooks', '{"type":"clip.made","n":12345678901234567890,"data":{}}'] as const;

test('accepted: as which event, to the last digit', async () => {
  const { exit, out } = await verify(await recorded(...STANDARD), 'standard-webhooks', 'delivery.http');
  assert.equal(exit, 0);
  assert.match(
    out,
    new RegExp(
      `as received ${RECORDED}\nAccepted \\(signature\\) as one event; another delivery with the identity "`,
    ),
  );
  assert.match(out, /^ {2}"recordedtime": "2026-11-24T12:00:00\.000Z",$/m);
  assert.match(out, /"n": 12345678901234567890/);
});

test('accepted: by its token', async () => {
  const { exit } = await verify(await recorded('hoox', '{"id":1}'), 'hoox', 'delivery.http');
  assert.equal(exit, 0);
});

test('accepted: by the development key, in place of the sender’s', async () => {
  const id = 'c0ffee00-0000-4000-8000-000000000000';
  const headers = { 'x-fal-webhook-request-id': id, 'x-fal-webhook-user-id': 'me' };
  const cwd = await recorded('fal', `{"request_id":"${id}","status":"OK","payload":{}}`, headers);
  assert.equal((await verify(cwd, 'fal', 'delivery.http')).exit, 0);
});

test('refused: by which check, and how to fix that', async () => {
  const cwd = await recorded(...STANDARD);
  const late = await verify(cwd, 'standard-webhooks', 'delivery.http', '--at', '2026-11-24T12:06:00Z');
  assert.equal(late.exit, 1);
  assert.match(late.out, /\nRefused: timestamp_too_old\.\nThe delivery is older than the tolerance\./);
  const early = await verify(
    cwd,
    'standard-webhooks',
    'delivery.http',
    '--at',
    String(Date.parse(RECORDED) / 1000 - 400),
  );
  assert.match(early.out, /Refused: timestamp_in_future\./);
  const other = await verify(await recorded('github', '{}'), 'standard-webhooks', 'delivery.http');
  assert.match(other.out, /Refused: signature_missing\.\nThe delivery has no signature header\./);
});

test('quarantined: verified, and yet unreadable', async () => {
  const { exit, out } = await verify(
    await recorded('standard-webhooks', 'no JSON'),
    'standard-webhooks',
    'delivery.http',
  );
  assert.equal(exit, 0);
  assert.match(out, /it would be quarantined \(payload_not_json\)\.\nThe body is not JSON\./);
});

test('standard input: -', async () => {
  const cwd = await recorded(...STANDARD);
  const bytes = readFileSync(join(cwd, 'delivery.http'));
  const { io, written } = captured(cwd, {}, [bytes.subarray(0, 40), bytes.subarray(40)]);
  assert.equal(await run(['standard-webhooks', '-'], io), 0);
  assert.match(written.out, /\nAccepted \(signature\) as one event/);
  const empty = captured(cwd, {}, []);
  await assert.rejects(run(['standard-webhooks', '-'], empty.io), {
    message: /^standard input: Line 1 must be a request line/,
  });
});

test('--json: verdict and events, to the last digit', async () => {
  const cwd = await recorded(...STANDARD);
  const accepted = await verify(cwd, 'standard-webhooks', 'delivery.http', '--json');
  assert.match(accepted.out, /"n": 12345678901234567890/);
  const { events, identity, ...verdict } = JSON.parse(accepted.out);
  assert.deepEqual(verdict, {
    source: 'standard-webhooks',
    provider: 'standard-webhooks',
    level: 'signature',
    receivedAt: RECORDED,
    outcome: 'accepted',
    code: null,
    explanation: null,
  });
  assert.deepEqual(
    [events.length, events[0].type.endsWith('clip.made'), typeof identity],
    [1, true, 'string'],
  );

  const late = ['standard-webhooks', 'delivery.http', '--at', '2026-11-24T12:06:00Z', '--json'];
  const refused = await verify(cwd, ...late);
  assert.equal(refused.exit, 1);
  const { outcome, code, explanation, events: none } = JSON.parse(refused.out);
  assert.deepEqual([outcome, code, none], ['refused', 'timestamp_too_old', []]);
  assert.match(explanation, /older than the tolerance/);
});

suite('settings', () => {
  const fixture = (provider: string, name: string) => join(fixturesFolder(provider), `${name}.http`);
  const secret = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';

  test('beside a fixture are used, keys too, and named', async () => {
    const { exit, out } = await verify(folder(), 'fal', fixture('fal', 'ok__images'));
    assert.equal(exit, 0);
    assert.match(out, /^Settings: \S+fal\/fixtures\/settings\.json\nfal /);
    const named = await verify(folder(), 'paypal', fixture('paypal', 'PAYMENT.SALE.COMPLETED'));
    assert.equal(named.exit, 0, 'a key that the delivery names, from key-locations.json');
  });

  test('beside a fixture are not used where --config is given', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'other.yaml'), `sources: { a: { provider: github, secrets: ${secret} } }`);
    const argv = ['github', fixture('github', 'ping'), '--config', 'other.yaml'];
    const { out } = await verify(cwd, ...argv);
    assert.match(out, /^a \(GitHub\).*\nRefused: signature_mismatch\./);
  });

  test('of a file: --settings', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 's.json'), JSON.stringify({ secrets: ['another secret'] }));
    const { out } = await verify(cwd, 'github', fixture('github', 'ping'), '--settings', 's.json');
    assert.match(out, /^Settings: \S+s\.json\n.*\nRefused: signature_mismatch\./);
    writeFileSync(join(cwd, 's.json'), '{"secrts":[]}');
    await assert.rejects(verify(cwd, 'github', fixture('github', 'ping'), '--settings', 's.json'), {
      message: /s\.json:\n[\s\S]*secrts: is an unknown setting\. Did you mean secrets\?/,
    });
    await assert.rejects(verify(cwd, 'gitub', fixture('github', 'ping'), '--settings', 's.json'), {
      message:
        '--settings needs the name of a provider, and there is no provider "gitub". Did you mean github?',
    });
  });

  test('a provider package is given by its path', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'fixtures'));
    copyFileSync(fixture('github', 'ping'), join(cwd, 'fixtures/ping.http'));
    copyFileSync(join(fixturesFolder('github'), 'settings.json'), join(cwd, 'fixtures/settings.json'));
    const built = new URL('../../providers/github/index.js', import.meta.url);
    writeFileSync(join(cwd, 'index.mjs'), `export { default } from '${built}';`);
    assert.equal((await verify(cwd, './index.mjs', 'fixtures/ping.http')).exit, 0);
    await assert.rejects(verify(cwd, './none', 'fixtures/ping.http'), {
      message: /\/none does not exist\.$/,
    });
    copyFileSync(fixture('github', 'ping'), join(cwd, 'ping.http'));
    await assert.rejects(verify(cwd, './index.mjs', 'ping.http'), {
      message: /^\.\/index\.mjs needs settings: a settings\.json beside .* or --settings FILE\.$/,
    });
  });
});

suite('says what is wrong', () => {
  const rejects = async (cwd: string, argv: string[], message: RegExp) =>
    assert.rejects(verify(cwd, ...argv), { message });

  test('no file named', () => rejects(folder(), ['github'], /^verify needs a source and a file/));
  test('no such file', () =>
    rejects(folder(), ['github', 'none.http'], /^File .*none\.http does not exist\.$/));
  test('no such time', async () =>
    rejects(
      await recorded(...STANDARD),
      ['github', 'delivery.http', '--at', 'noon'],
      /^--at takes a time such as 2026-/,
    ));
  test('no request', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'x.http'), 'hello');
    await rejects(cwd, ['github', 'x.http'], /x\.http: Line 1 must be a request line/);
  });
  test('public keys that are not here', async () => {
    const cwd = await recorded(...STANDARD);
    writeFileSync(join(cwd, 'onehook.yaml'), 'sources: { renders: { provider: fal, userIds: [u] } }');
    await rejects(
      cwd,
      ['renders', 'delivery.http'],
      /^renders is verified by public keys\. Save https:\S+ to a file, and give it with --jwks\.$/,
    );
    writeFileSync(join(cwd, 'keys.json'), '{"keys":[]}');
    await rejects(
      cwd,
      ['renders', 'delivery.http', '--jwks', 'keys.json'],
      /keys\.json cannot be used: .*no key for signatures/,
    );
  });
});

test('JSON for people is the same JSON, token by token', () => {
  const json = '{"a":[1,{"b":"x, [y] {z} \\" :"}],"c":{},"d":[],"e":12345678901234567890}';
  assert.deepEqual(JSON.parse(prettyJson(json)), JSON.parse(json));
  assert.match(prettyJson(json), /"e": 12345678901234567890\n/);
  assert.equal(prettyJson('{"a":[1,{}],"b":[]}'), '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}');
});
