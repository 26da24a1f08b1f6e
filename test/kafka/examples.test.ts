/** Every configuration that docs/kafka.md shows is one that the gateway takes. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.js';
import { providers } from '../../src/main.js';

const text = readFileSync(new URL('../../../docs/kafka.md', import.meta.url), 'utf8');
/** Each with the heading before it. */
const examples = text.split(/^#+ /m).flatMap((section) => {
  const title = section.slice(0, section.indexOf('\n'));
  return [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml]) => ({ title, yaml: yaml! }));
});

test('the page has examples', () => assert.ok(examples.length >= 10));

for (const { title, yaml } of examples)
  test(`${title}: its example is read without a problem or a warning`, () => {
    const cwd = mkdtempSync(join(tmpdir(), 'onehook-example-'));
    const pem = join(cwd, 'pem');
    writeFileSync(pem, '-----BEGIN X-----');
    const source = 'sources: { clips: { provider: hoox, tokens: a-token-of-enough-characters } }\n';
    writeFileSync(join(cwd, 'onehook.yaml'), source + yaml.replace(/file:[^"]+/g, `file:${pem}`));
    const names = [...yaml.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [name!, 'a-value']);
    const config = loadConfig({ cwd, env: Object.fromEntries(names), providers });
    assert.deepEqual(config.warnings, []);
    assert.equal(config.destination.kind, 'kafka');
  });
