/** What makes a provider: checked over every fixture, with no line about this sender. */
import { fileURLToPath } from 'node:url';
import { checkConformance } from 'onehook/conformance';
import provider from './index.js';

await checkConformance(provider, fileURLToPath(new URL('fixtures/', import.meta.url)), {
  write: process.argv.includes('--write'),
});
