/**
 * Runs the tests that were compiled into dist/.
 *
 *   node scripts/test.mjs            all of them, as many side by side as their need of the machine allows
 *   node scripts/test.mjs --unit     the inner loop: no Kafka, no chart, no failing disks, fewer rounds of fuzzing
 *   node scripts/test.mjs NAME...    those whose path contains one of the names: `schemes`, `kafka/loss`
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** They load a broker or a disk and measure what happens, so each has the machine to itself. */
const ALONE = ['chaos/short', 'journal/faults', 'kafka/bridge', 'kafka/loss'];
/** They start brokers and wait for them, so two of them share the machine. */
const IN_PAIRS = ['dedupe/embedded', 'dedupe/redis', 'journal/two-gateways', 'kafka/', 'tracing/'];
/** What the inner loop leaves out, because it needs a minute or something that is installed first. */
const NOT_UNIT = [
  ...ALONE,
  ...IN_PAIRS,
  'alerts',
  'helm/',
  'install',
  'journal/owner',
  'provider-package',
  'cli/send',
];

const names = process.argv.slice(2).filter((argument) => argument !== '--unit');
const isUnit = process.argv.includes('--unit');
const isOneOf = (list) => (file) => list.some((part) => file.includes(part));

const files = readdirSync(join(root, 'dist/test'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.test.js'))
  .filter((file) => names.length === 0 || isOneOf(names)(file))
  .filter((file) => !isUnit || !isOneOf(NOT_UNIT)(file))
  .sort();
if (files.length === 0) {
  console.error(`No test file has ${names.join(' or ')} in its path.`);
  process.exit(2);
}

function run(group, concurrency) {
  if (group.length === 0) return true;
  const paths = group.map((file) => join('dist/test', file));
  const { status } = spawnSync(
    process.execPath,
    ['--test', '--test-timeout=900000', `--test-concurrency=${concurrency}`, ...paths],
    {
      cwd: root,
      stdio: 'inherit',
      env: isUnit ? { ...process.env, FUZZ_ROUNDS: '200' } : process.env,
    },
  );
  return status === 0;
}

const alone = files.filter(isOneOf(ALONE));
const inPairs = files.filter((file) => isOneOf(IN_PAIRS)(file) && !alone.includes(file));
const together = files.filter((file) => !alone.includes(file) && !inPairs.includes(file));
// One more than there are cores: some tests mostly wait.
const results = [run(together, availableParallelism() + 1), run(inPairs, 2), run(alone, 1)];
process.exit(results.every(Boolean) ? 0 : 1);
