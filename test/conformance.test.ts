/** Every provider in the list against its fixtures, and the list against the folders. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { providers } from '../providers/index.js';
import { checkConformance } from '../src/conformance/conformance.js';
import { fixturesFolder, PROVIDERS_FOLDER } from '../src/conformance/fixtures.js';

test('the list of providers is the list of folders', () => {
  const folders = readdirSync(PROVIDERS_FOLDER, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  assert.deepEqual(
    providers.map(({ name }) => name),
    folders.map(({ name }) => name).sort(),
  );
});

/** The inner loop sets it. */
const thorough = process.env.FUZZ_ROUNDS === undefined;
for (const provider of providers)
  await checkConformance(provider, fixturesFolder(provider.name), { thorough });
