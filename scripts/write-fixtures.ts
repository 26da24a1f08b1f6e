/**
 * `npm run fixtures [-- PROVIDER...]`: signs every sample of `test/senders` as its sender would, and writes each provider's folder anew, with
 * the events that the samples become. The signatures are independent of `src/schemes`; the golden files are not independent of `src`, so read
 * their difference before you commit it.
 */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { providers } from '../providers/index.js';
import { fixturesFolder, HANDSHAKE } from '../src/conformance/fixtures.js';
import { writeGolden } from '../src/conformance/golden.js';
import { formatRequestFile } from '../src/conformance/request-file.js';
import { senders } from '../test/senders/index.js';
import type { Question, Sample, Sender } from '../test/senders/sender.js';
import { chooseByName } from './choose-by-name.js';

const HOST = 'gateway.example';
const chosen = chooseByName(
  senders.map((sender) => ({ ...sender, name: sender.provider })),
  process.argv.slice(2),
  (name) =>
    `test/senders/index.ts has no sender "${name}". Recorded fixtures need none: npm run conformance -- ${name} --write`,
);

for (const sender of chosen) {
  const folder = fixturesFolder(sender.provider);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string | Buffer) => writeFileSync(path.join(folder, name), content);
  const writeJson = (name: string, value: unknown) => write(name, `${JSON.stringify(value, null, 2)}\n`);

  writeJson('settings.json', sender.settings);
  if (sender.jwks) writeJson('jwks.json', sender.jwks);
  if (sender.keyLocations) writeJson('key-locations.json', sender.keyLocations);
  const questions = (sender.handshakes ?? []).map((question) => ({
    ...question,
    name: `${HANDSHAKE}${question.name}`,
  }));
  for (const sample of [...sender.samples, ...questions]) {
    write(`${sample.name}.http`, await requestFile(sender, sample));
    if (sample.settings) writeJson(`${sample.name}.settings.json`, sample.settings);
  }

  const provider = providers.find(({ name }) => name === sender.provider);
  assert(provider, `There is no provider ${sender.provider}.`);
  for (const { file, problem } of await writeGolden(provider, folder))
    assert.equal(problem, undefined, `${file} was not written. ${problem}`);
  console.log(`${sender.provider}: ${sender.samples.length + questions.length} fixtures`);
}

async function requestFile(sender: Sender, sample: Sample | Question): Promise<Buffer> {
  const {
    at = 1_770_000_000_000,
    secret = sender.secret,
    ids = {},
    contentType = 'application/json',
  } = sample;
  const { method = 'POST', headers: asked = {} } = 'method' in sample || 'headers' in sample ? sample : {};
  const sign = sample.sign === undefined ? sender.sign : sample.sign;
  const body = Buffer.from(sample.body as string);
  const url = sample.url ?? `/webhooks/${sender.provider}${sender.token ? `/${sender.token}` : ''}`;
  const signed = sign ? await sign(body, { secret, at, ids, method, url: `https://${HOST}${url}` }) : {};
  for (const [name, value] of Object.entries(sample.published ?? {})) {
    assert.equal(signed[name], value, `${sample.name}: the signer disagrees with the published value`);
  }
  const headers = {
    host: HOST,
    'user-agent': sender.userAgent,
    ...(contentType === null ? {} : { 'content-type': contentType }),
    date: new Date(at).toUTCString(),
    ...asked,
    ...signed,
  };
  return formatRequestFile({ method, url, headers: Object.entries(headers), body });
}
