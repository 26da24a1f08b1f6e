/** `npm run schemas`: writes `schemas/` from `src/event.ts`. */
import { writeFileSync } from 'node:fs';
import { schemaDocuments } from './schema-documents.js';

const folder = new URL('../../schemas/', import.meta.url);
for (const [name, content] of Object.entries(schemaDocuments()))
  writeFileSync(new URL(name, folder), content);
