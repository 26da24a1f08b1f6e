/**
 * `npm run build`: compiles into dist/ what has changed since the last time, on every platform Node runs on. dist/ works all the
 * while: on a type error nothing is written, and only the outputs of sources that are gone are removed. Plain JavaScript,
 * since it runs before anything is compiled.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');
const STATE = join(dist, '.tsbuildinfo');
/** Empty; its time is when the last successful build began. The compiler writes its state after a failed one too. */
const STAMP = join(dist, '.built');
const OUTPUT = /\.(?:js|js\.map|d\.ts)$/;

/** Paths from the root, `src/main.ts`. The image is built from some of these folders. */
const sources = ['src', 'providers', 'scripts', 'test', 'bench']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => filesIn(folder, /\.ts$/));
const isMissing = (source) => !existsSync(join(dist, source.replace(/\.ts$/, '.js')));

function filesIn(folder, pattern) {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
}

/** A test or a provider that was removed or renamed must not live on as its old output. */
function removeOrphans() {
  if (!existsSync(dist)) return;
  for (const output of filesIn('dist', OUTPUT)) {
    const source = output.replace(/^dist./, '').replace(OUTPUT, '.ts');
    if (!existsSync(join(root, source))) rmSync(join(root, output));
  }
}

function isUpToDate() {
  if (!existsSync(STAMP) || sources.some(isMissing)) return false;
  const builtAt = statSync(STAMP).mtimeMs;
  return [...sources, 'tsconfig.json', 'package-lock.json'].every(
    (file) => statSync(join(root, file)).mtimeMs < builtAt,
  );
}

function compile() {
  const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');
  const options = ['--incremental', '--tsBuildInfoFile', STATE, '--noEmitOnError'];
  const { status } = spawnSync(process.execPath, [tsc, '--project', root, ...options], { stdio: 'inherit' });
  if (status === 0) return;
  console.error('build: dist/ was left as it was.');
  process.exit(status ?? 1);
}

removeOrphans();
if (!isUpToDate()) {
  const startedAt = new Date();
  compile();
  // The compiler's state does not notice an output that was deleted.
  if (sources.some(isMissing)) {
    rmSync(STATE);
    compile();
  }
  writeFileSync(STAMP, '');
  utimesSync(STAMP, startedAt, startedAt);
  const seconds = (Date.now() - startedAt.getTime()) / 1000;
  console.error(`build: dist/ is up to date after ${seconds.toFixed(1)} s`);
}
