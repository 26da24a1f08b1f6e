/** `npm run readme`: writes the generated parts of README.md and docs/. */
import { writeFileSync } from 'node:fs';
import { generatedDocs } from './generated-docs.js';

for (const { url, content } of await generatedDocs()) writeFileSync(url, content);
