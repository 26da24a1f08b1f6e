/**
 * What Kubernetes never lets change is as the last released chart rendered it, or no upgrade would go through.
 * `npm run helm:released` writes down what the present version renders; done once a release.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { CASES, CHART, describeWithHelm, ofKind, render } from './helm.js';
import type { Manifest } from './manifest-schema.js';

const folder = new URL('../../../test/helm/released/', import.meta.url);

/** Names count as well: another name is another object, and the old one goes, with its address or its claims. */
async function unchangeable(name: string) {
  const manifests = await render(name);
  const workloads = [...ofKind(manifests, 'StatefulSet'), ...ofKind(manifests, 'Deployment')];
  const services = ofKind(manifests, 'Service');
  return {
    workloads: workloads.map(({ kind, metadata, spec }) => ({
      kind,
      name: metadata.name,
      ...pick(spec, ['selector', 'serviceName', 'podManagementPolicy', 'volumeClaimTemplates']),
    })),
    services: services.map(({ metadata, spec }) => ({ name: metadata.name, ...pick(spec, ['clusterIP']) })),
  };
}

const pick = (from: Manifest, keys: readonly string[]) =>
  Object.fromEntries(keys.filter((key) => key in from).map((key) => [key, from[key]]));

describeWithHelm('since the last release', () => {
  if (process.argv.includes('--write')) {
    test('written', async () => {
      const { version } = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8'));
      const all = await Promise.all(CASES.map(async (name) => [name, await unchangeable(name)]));
      const text = `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`;
      writeFileSync(new URL(`${version}.json`, folder), text);
    });
    return;
  }

  const newest = readdirSync(folder)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  if (newest === undefined) return;
  const released = JSON.parse(readFileSync(new URL(newest, folder), 'utf8')) as Record<string, object>;
  for (const [name, before] of Object.entries(released))
    test(`${name}: nothing that cannot change has changed since ${newest.replace('.json', '')}`, async () => {
      assert.deepEqual(await unchangeable(name), before);
    });
});
