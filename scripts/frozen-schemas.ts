/** The JSON Schemas of the current version as they were when it was last frozen, in `test/schemas/`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SCHEMA_VERSION } from '../src/event.js';
import { schemaBreaks } from './schema-compatibility.js';
import { schemaDocuments } from './schema-documents.js';

export const frozenFolder = new URL(`../../test/schemas/v${SCHEMA_VERSION}/`, import.meta.url);

/** What the schemas of `src/event.ts` break of the frozen ones, and what to do about it. Empty where nothing was frozen yet. */
export function brokenSince(): string[] {
  if (!existsSync(frozenFolder)) return [];
  const documents = schemaDocuments();
  const breaks = readdirSync(frozenFolder).flatMap((name) => {
    const current = documents[name];
    if (current === undefined) return [`${name} is gone.`];
    const frozen = JSON.parse(readFileSync(new URL(name, frozenFolder), 'utf8'));
    return schemaBreaks(frozen, JSON.parse(current)).map((what) => `${name}: ${what}`);
  });
  return breaks.length === 0 ? [] : [...breaks, advice];
}

const advice = `Consumers of version ${SCHEMA_VERSION} would break. Undo the change, or make version ${
  SCHEMA_VERSION + 1
} (SCHEMA_VERSION in src/event.ts, docs/adr/0003). Before version ${SCHEMA_VERSION} is released: delete test/schemas/v${SCHEMA_VERSION}, then npm run schemas -- --freeze.`;
