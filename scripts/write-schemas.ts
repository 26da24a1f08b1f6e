/**
 * `npm run schemas`: writes `schemas/` from `src/event.ts`. With `--freeze` it also copies the JSON Schemas to `test/schemas/`, as
 * the state of their version that later changes are compared with.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { brokenSince, frozenFolder } from './frozen-schemas.js';
import { schemaDocuments } from './schema-documents.js';

const documents = Object.entries(schemaDocuments());
const folder = new URL('../../schemas/', import.meta.url);
for (const [name, content] of documents) writeFileSync(new URL(name, folder), content);

if (process.argv.includes('--freeze')) {
  const broken = brokenSince();
  if (broken.length > 0) {
    console.error(broken.join('\n'));
    process.exit(1);
  }
  mkdirSync(frozenFolder, { recursive: true });
  for (const [name, content] of documents.filter(([name]) => name.endsWith('.json')))
    writeFileSync(new URL(name, frozenFolder), content);
}
