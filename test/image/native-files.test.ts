/** From the lockfile: whatever is native comes prebuilt for both platforms of the image, linux/amd64 and linux/arm64 with glibc. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockfile = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>;
};
const production = new Map(
  Object.entries(lockfile.packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, locked]) => [path.replace(/^.*node_modules\//, ''), locked]),
);

/** Those whose optional dependencies are one package for each platform. */
const native = [...production].filter(([, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies).some((name) => production.get(name)?.os !== undefined),
);

const runsOn = ({ os, cpu, libc }: Locked, wanted: string) =>
  os?.includes('linux') && cpu?.includes(wanted) && (libc === undefined || libc.includes('glibc'));

test('what is native was found, and nothing has to be compiled', () => {
  assert.deepEqual(native.map(([name]) => name).sort(), ['@node-rs/crc32']);
  const compiling = [...production].filter(([, { hasInstallScript }]) => hasInstallScript);
  const withoutPrebuilt = compiling.filter(([name]) => !native.some(([other]) => other === name));
  assert.deepEqual(withoutPrebuilt, []);
});

for (const [name, { optionalDependencies, version }] of native)
  for (const cpu of ['x64', 'arm64'])
    test(`${name} is there for linux, ${cpu}, glibc`, () => {
      const prebuilt = Object.keys(optionalDependencies!).filter((other) =>
        runsOn(production.get(other) ?? { version: '' }, cpu),
      );
      assert.equal(prebuilt.length, 1);
      assert.equal(production.get(prebuilt[0]!)!.version, version);
    });
