/**
 * `npm run fixtures`: signs every sample as its sender would, and writes it with the events that come of it. The signatures
 * are independent of `src/schemes`; the golden files are not independent of `src`, so read their difference before you commit it.
 */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { providers } from '../../providers/index.js';
import { formatRequestFile } from '../../src/request-file.js';
import { fixturesFolder, goldenOf, readFixtures, translateFixture } from '../conformance/fixtures.js';
import { senders } from './index.js';
import type { Sample, Sender } from './sender.js';

for (const sender of senders) {
  const folder = fixturesFolder(sender.provider);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string | Buffer) => writeFileSync(path.join(folder, name), content);
  const writeJson = (name: string, value: unknown) => write(name, `${JSON.stringify(value, null, 2)}\n`);

  writeJson('settings.json', sender.settings);
  if (sender.jwks) writeJson('jwks.json', sender.jwks);
  for (const sample of sender.samples) {
    write(`${sample.name}.http`, await requestFile(sender, sample));
    if (sample.settings) writeJson(`${sample.name}.settings.json`, sample.settings);
  }

  const provider = providers.find(({ name }) => name === sender.provider);
  assert(provider, `There is no provider ${sender.provider}.`);
  for (const fixture of await readFixtures(folder)) {
    writeJson(`${fixture.name}.json`, goldenOf(await translateFixture(provider, fixture)));
  }
  console.log(`${sender.provider}: ${sender.samples.length} fixtures`);
}

async function requestFile(sender: Sender, sample: Sample): Promise<Buffer> {
  const { at = 1_770_000_000_000, secret = sender.secret, ids = {}, sign = sender.sign } = sample;
  const body = Buffer.from(sample.body as string);
  const signed = await sign(body, { secret, at, ids });
  for (const [name, value] of Object.entries(sample.published ?? {})) {
    assert.equal(signed[name], value, `${sample.name}: the signer disagrees with what is published`);
  }
  const url = `/webhooks/${sender.provider}${sender.token ? `/${sender.token}` : ''}`;
  const headers = {
    host: 'gateway.example',
    'user-agent': sender.userAgent,
    'content-type': sample.contentType ?? 'application/json',
    date: new Date(at).toUTCString(),
    ...signed,
  };
  return formatRequestFile({
    method: 'POST',
    url: sample.url ?? url,
    headers: Object.entries(headers),
    body,
  });
}
