/**
 * `npm run conformance [-- PROVIDER... [--write]]`: the conformance of the providers that are named, without the rest of the tests. `--write`
 * writes their golden files first, for recorded and for signed fixtures alike.
 */
import { parseArgs } from 'node:util';
import { providers } from '../providers/index.js';
import { checkConformance } from '../src/conformance/conformance.js';
import { fixturesFolder } from '../src/conformance/fixtures.js';
import { chooseByName } from './choose-by-name.js';

const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chosen = chooseByName(
  providers,
  positionals,
  (name) => `There is no provider "${name}" in providers/index.ts.`,
);
for (const provider of chosen) await checkConformance(provider, fixturesFolder(provider.name), values);
