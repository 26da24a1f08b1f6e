/** `npm run vectors -- FILE...`: a line for each disagreement, one line to sum up, and exit code 1 if there was any. */
import { checkVectors, readVectors } from './check.js';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('Give one file or more: npm run vectors -- official.jsonl');
  process.exit(2);
}
const vectors = (await Promise.all(files.map(readVectors))).flat();
const { agreed, disagreed, notCovered } = await checkVectors(vectors);

for (const { vector, valid, check } of disagreed) {
  const why = vector.why ?? vector.note ?? '';
  const said = (isValid: boolean) => (isValid ? 'valid' : 'invalid');
  const what =
    valid === vector.valid
      ? `the events differ: ${check}`
      : `expected ${said(vector.valid)}, got ${said(valid)} (${check})`;
  console.log(`${vector.id} ${vector.provider}: ${what}. ${why}`);
}
for (const { vector, why } of notCovered)
  if (why === 'settings_refused')
    console.log(`${vector.id} ${vector.provider}: not covered, since its settings are refused.`);
const others = notCovered.filter(({ why }) => why === 'no_provider').map(({ vector }) => vector.provider);
const covered = agreed.length + disagreed.length;
console.log(
  `covered ${covered}, agree ${agreed.length}, disagree ${disagreed.length}, not covered ${notCovered.length} (without a provider: ${[...new Set(others)].sort().join(', ') || 'none'})`,
);
process.exitCode = disagreed.length > 0 ? 1 : 0;
