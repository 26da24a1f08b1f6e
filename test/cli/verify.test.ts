/** `verify`: the gateway's verdict on a recorded delivery, without a gateway. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { prettyJson } from '../../src/cli/pretty-json.js';
import { senderTools } from '../../src/cli/sender-tools.js';
import { run } from '../../src/cli/verify.js';
import { loadConfig } from '../../src/config/load.js';
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
      `as received ${RECORDED}\nAccepted \\(signature\\) as one event; a delivery with the identity «`,
    ),
  );
  assert.match(out, /^ {2}"recordedtime": "2026-11-24T12:00:00\.000Z",$/m);
  assert.match(out, /"n": 12345678901234567890/);
});

test('accepted: by its token', async () => {
  const { exit } = await verify(await recorded('hoox', '{"id":1}'), 'hoox', 'delivery.http');
  assert.equal(exit, 0);
});

test('accepted: by the development key, which stands in for the sender’s', async () => {
  const id = 'c0ffee00-0000-4000-8000-000000000000';
  const headers = { 'x-fal-webhook-request-id': id, 'x-fal-webhook-user-id': 'me' };
  const cwd = await recorded('fal', `{"request_id":"${id}","status":"OK","payload":{}}`, headers);
  assert.equal((await verify(cwd, 'fal', 'delivery.http')).exit, 0);
});

test('refused: by which check, and how to mend that', async () => {
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
      /^--at takes a time as 2026-/,
    ));
  test('no request', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'x.http'), 'hello');
    await rejects(cwd, ['github', 'x.http'], /^Line 1 must be a request line/);
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
      /keys\.json is no key document: .*no key for signatures/,
    );
  });
});

test('JSON for people is the same JSON, token by token', () => {
  const json = '{"a":[1,{"b":"x, [y] {z} \\" :"}],"c":{},"d":[],"e":12345678901234567890}';
  assert.deepEqual(JSON.parse(prettyJson(json)), JSON.parse(json));
  assert.match(prettyJson(json), /"e": 12345678901234567890\n/);
  assert.equal(prettyJson('{"a":[1,{}],"b":[]}'), '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}');
});
