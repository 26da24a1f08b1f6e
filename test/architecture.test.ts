/** Who may import whom, held against the sources themselves. The rules are docs/architecture.md's; the reasons stand there. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { providers } from '../providers/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface SourceFile {
  /** As `src/gateway/gateway.ts`. */
  readonly path: string;
  /** Without comments. */
  readonly code: string;
  readonly lines: number;
  /** Local ones as paths of sources, packages by name. */
  readonly imports: readonly string[];
  /** Those that still exist when the program runs. */
  readonly runtimeImports: readonly string[];
}

function readSources(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readSource(join(folder, name)));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;,{(])\/\/.*$/gm, '$1');
  const statements = [...code.matchAll(/(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]/g)].map(
    ([, type, name]) => ({ type: type !== undefined, name: name! }),
  );
  const others = [...code.matchAll(/import\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, name]) => ({
    type: false,
    name: name!,
  }));
  const all = [...statements, ...others];
  const resolve = (name: string) =>
    name.startsWith('.') ? normalize(join(dirname(path), name)).replace(/\.js$/, '.ts') : name;
  return {
    path,
    code,
    lines: text.split('\n').length,
    imports: all.map(({ name }) => resolve(name)),
    runtimeImports: all.filter(({ type }) => !type).map(({ name }) => resolve(name)),
  };
}

const src = readSources('src');
const providerFiles = readSources('providers');

/** The files of `among` that break the rule; the message names each with what it did. */
function assertNone(among: readonly SourceFile[], offence: (file: SourceFile) => readonly string[]): void {
  const found = among.flatMap((file) => offence(file).map((what) => `${file.path}: ${what}`));
  assert.deepEqual(found, []);
}

test('the sources were found and their imports read', () => {
  assert.ok(src.length > 20 && providerFiles.length >= 9);
  const gateway = src.find(({ path }) => path === 'src/gateway/gateway.ts');
  assert.ok(gateway?.imports.includes('src/gateway/verification.ts'));
  assert.ok(gateway?.imports.includes('src/delivery.ts'));
  assert.ok(!gateway?.runtimeImports.includes('src/delivery.ts'));
});

test('a provider imports the provider kit and its own folder, nothing else', () => {
  assertNone(
    providerFiles.filter(({ path }) => path !== 'providers/index.ts'),
    ({ path, imports }) =>
      imports.filter((name) => name !== 'src/provider/kit.ts' && !name.startsWith(`${dirname(path)}/`)),
  );
});

test('a provider makes its drafts with the functions of the kit', () => {
  assertNone(providerFiles, ({ code }) =>
    [...code.matchAll(/\bfamily:\s*['"`](?:job|other)['"`]/g)].map(([text]) => `writes ${text}`),
  );
});

test('only main.ts imports providers', () => {
  assertNone(
    src.filter(({ path }) => path !== 'src/main.ts'),
    ({ imports }) => imports.filter((name) => name.startsWith('providers/')),
  );
});

/** Specifications and algorithms before they are providers: their schemes have their names. */
const SCHEMES = ['standard-webhooks', 'hmac', 'public-key', 'jwt', 'token'];
/** Words of the language that somebody has called a company: only as a text of their own would they name it. */
const WORDS =
  'adobe-sign box circle line linear loops meta notion render resend segment square sync trello wise zoom'.split(
    ' ',
  );

test('nothing in src names a provider', () => {
  assertNone(src, ({ path, code }) =>
    providers
      .map(({ name }) => name)
      .filter((name) => !SCHEMES.includes(name))
      .filter((name) =>
        (WORDS.includes(name)
          ? new RegExp(`['"\`]${name}['"\`]`, 'i')
          : new RegExp(`(?<![\\w/])${name}(?![\\w/])`, 'i')
        ).test(code),
      )
      .map((name) => `names ${name} (${path})`),
  );
});

test('schemes know bytes, keys, bounds and errors, and no sender', () => {
  const allowed = new Set(['src/delivery.ts', 'src/errors.ts', 'src/bounds/read-at-most.ts', 'jose']);
  assertNone(
    src.filter(({ path }) => path.startsWith('src/schemes/')),
    ({ imports }) =>
      imports.filter(
        (name) => !allowed.has(name) && !name.startsWith('node:') && !name.startsWith('src/schemes/'),
      ),
  );
});

test('only src/kafka knows a Kafka client', () => {
  assertNone(
    src.filter(({ path }) => !path.startsWith('src/kafka/')),
    ({ imports }) => imports.filter((name) => name === 'kafkajs' || name === '@platformatic/kafka'),
  );
});

test('only src/tracing/opentelemetry.ts knows OpenTelemetry, and it is loaded by choice', () => {
  const adapter = 'src/tracing/opentelemetry.ts';
  assertNone(
    src.filter(({ path }) => path !== adapter),
    ({ imports }) => imports.filter((name) => name.startsWith('@opentelemetry/')),
  );
  const importers = src.filter(({ imports }) => imports.includes(adapter));
  assert.deepEqual(
    importers.map(({ path, code }) => [path, /await import\('\.\/opentelemetry\.js'\)/.test(code)]),
    [['src/tracing/open-tracing.ts', true]],
  );
});

test('only src/payloads/s3.ts knows AWS’s S3 client, and it is loaded by choice', () => {
  assertNone(
    src.filter(({ path }) => path !== 'src/payloads/s3.ts'),
    ({ imports }) => imports.filter((name) => name === '@aws-sdk/client-s3'),
  );
  const s3 = src.find(({ path }) => path === 'src/payloads/s3.ts');
  assert.match(s3?.code ?? '', /await import\('@aws-sdk\/client-s3'\)/);
});

test('only the command reads the environment, and hands it on', () => {
  assertNone(
    src.filter(({ path }) => path !== 'src/cli/index.ts'),
    ({ code }) => (/process\.env/.test(code) ? ['reads process.env'] : []),
  );
});

test('only verification.ts makes a VerifiedDelivery', () => {
  assertNone(
    src.filter(({ path }) => path !== 'src/gateway/verification.ts' && path !== 'src/delivery.ts'),
    ({ code }) =>
      /markVerified|as (unknown as )?VerifiedDelivery/.test(code) ? ['marks a delivery as verified'] : [],
  );
});

/**
 * The wings of `src/`, and which others each may import from; a file at the top of `src/` is a wing of its own. Everybody may
 * import the nouns. Read from top to bottom it is the order of the house: an import never goes up, types included.
 */
const NOUNS = ['attribute-text', 'delivery', 'event', 'receipt', 'publisher', 'errors', 'version'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  cli: [
    ...['main', 'conformance', 'kafka', 'replay', 'gateway', 'telemetry', 'config', 'provider', 'schemes'],
    'journal',
  ],
  main: [
    ...[
      'lifecycle',
      'http',
      'kafka',
      'jobs',
      'replay',
      'gateway',
      'payloads',
      'tracing',
      'telemetry',
      'dedupe',
      'config',
    ],
    ...['provider', 'schemes', 'journal', 'bounds'],
  ],
  lifecycle: ['http', 'telemetry', 'config'],
  conformance: ['gateway', 'config', 'provider', 'schemes'],
  http: ['jobs', 'replay', 'gateway', 'tracing', 'telemetry', 'journal', 'bounds'],
  kafka: ['replay', 'tracing', 'config', 'journal', 'bounds'],
  jobs: ['gateway', 'telemetry', 'provider', 'journal', 'bounds'],
  replay: ['gateway', 'tracing', 'telemetry', 'dedupe', 'journal'],
  gateway: ['payloads', 'tracing', 'telemetry', 'dedupe', 'config', 'provider', 'schemes'],
  payloads: ['config', 'journal', 'bounds'],
  tracing: ['telemetry', 'config', 'bounds'],
  telemetry: ['dedupe', 'journal'],
  dedupe: ['config', 'journal', 'bounds'],
  config: ['provider', 'schemes', 'journal'],
  provider: ['schemes'],
  schemes: ['bounds'],
  journal: ['bounds'],
  bounds: [],
};

const wingOf = (path: string) => /^src\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1] ?? '';
/** A wing says in `observer.ts` what may be observed in it, and `telemetry/` implements that: its types run up, and no others. */
const isPort = (from: SourceFile, path: string) =>
  wingOf(from.path) === 'telemetry' && path.endsWith('/observer.ts') && !from.runtimeImports.includes(path);

test('a wing imports from the wings below it, types included', () => {
  assertNone(src, (file) => {
    const wing = wingOf(file.path);
    const allowed = NOUNS.includes(wing) ? NOUNS : [wing, ...NOUNS, ...(MAY_IMPORT[wing] ?? [])];
    return file.imports
      .filter((path) => path.startsWith('src/') && !isPort(file, path))
      .filter((path) => !allowed.includes(wingOf(path)))
      .map((path) => `imports ${path}`);
  });
});

test('the table of wings names what is there, and its order has no way back', () => {
  const wings = new Set(src.map(({ path }) => wingOf(path)));
  assert.deepEqual([...wings].sort(), [...Object.keys(MAY_IMPORT), ...NOUNS].sort());
  const order = Object.keys(MAY_IMPORT);
  for (const [wing, below] of Object.entries(MAY_IMPORT))
    for (const name of below) assert.ok(order.indexOf(name) > order.indexOf(wing), `${wing} -> ${name}`);
  for (const [wing, below] of Object.entries(MAY_IMPORT))
    for (const name of below)
      assert.ok(
        src.some(({ path, imports }) => wingOf(path) === wing && imports.some((i) => wingOf(i) === name)),
        `${wing} -> ${name}: no import needs it any more`,
      );
});

test('no cycles, types included', () => {
  const byPath = new Map([...src, ...providerFiles].map((file) => [file.path, file]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(path), `cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' -> ')}`);
    if (done.has(path)) return;
    for (const name of byPath.get(path)?.imports ?? []) visit(name, [...trail, path]);
    done.add(path);
  };
  for (const path of byPath.keys()) visit(path, []);
});

test('names say what a thing is', () => {
  assertNone([...src, ...providerFiles], ({ path }) =>
    /(^|[/-])(utils?|helpers?|common|base|manager|service)([./-]|$)/.test(relative('.', path))
      ? ['is named after nothing']
      : [],
  );
  assertNone([...src, ...providerFiles], ({ path }) =>
    path.split('/').every((part) => /^[a-z0-9.-]+$/.test(part)) ? [] : ['is not in kebab-case'],
  );
});
