/**
 * Runs the tests that were compiled into dist/.
 *
 *   node scripts/test.mjs            all of them, as many side by side as the machine has cores, and one more
 *   node scripts/test.mjs --unit     the inner loop: no Kafka, no chart, no failing disks, fewer rounds of fuzzing
 *   node scripts/test.mjs NAME...    those whose path contains one of the names: `schemes`, `kafka/loss`
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
/** One more than there are cores: most tests mostly wait. */
const AT_ONCE = availableParallelism() + 1;
/** They take most of a minute, and begin first; what loads the machine is next to what mostly waits. */
const LONG = [
  ...['chaos/short', 'journal/faults', 'kafka/bridge-gateway', 'kafka/loss'],
  ...['journal/two-gateways', 'kafka/bridge.', 'tracing/kafka', 'kafka/authentication'],
];
/** They start brokers or other programs, and wait for them. */
const HEAVY = ['dedupe/embedded', 'dedupe/redis', 'kafka/', 'tracing/'];
/** What the inner loop leaves out, because it needs a minute or something that is installed first. */
const NOT_UNIT = [
  ...LONG,
  ...HEAVY,
  'alerts',
  'author-commands',
  'build.test',
  'cli/index',
  'helm/',
  'install',
  'journal/job-store',
  'journal/order',
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

/** Where several run at once the output of each is printed in one piece, at its end. Resolves to whether all passed. */
function run(group, concurrency, isAlone) {
  const startedAt = performance.now();
  const options = ['--test', '--test-timeout=600000', `--test-concurrency=${concurrency}`];
  if (process.stdout.isTTY) options.push('--test-reporter=spec');
  const child = spawn(process.execPath, [...options, ...group.map((file) => join('dist/test', file))], {
    cwd: root,
    stdio: isAlone ? 'inherit' : ['inherit', 'pipe', 'pipe'],
    env: isUnit ? { ...process.env, FUZZ_ROUNDS: '200' } : process.env,
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      const what = group.length > 1 ? `${group.length} files` : group[0];
      process.stdout.write(Buffer.concat([...output, Buffer.from(`# ${what}: ${seconds} s\n`)]));
      resolve(code === 0);
    });
  });
}

const heavy = [...new Set([...LONG, ...HEAVY].flatMap((part) => files.filter(isOneOf([part]))))];
const light = files.filter((file) => !heavy.includes(file));
const jobs = heavy.map((file) => [[file], 1]);
// Two at a time beside the heavy ones; without those they have the machine.
if (light.length > 0) jobs.unshift([light, heavy.length > 0 ? 2 : AT_ONCE]);
const isAlone = jobs.length === 1;
const results = [];
async function lane() {
  for (let job = jobs.shift(); job; job = jobs.shift()) results.push(await run(...job, isAlone));
}
await Promise.all(Array.from({ length: AT_ONCE }, lane));
process.exitCode = results.every(Boolean) ? 0 : 1;
