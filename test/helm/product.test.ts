/** Chart and product agree: what the chart renders, mounted as its pod would mount it, is a configuration that the product takes. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.js';
import { providers } from '../../src/main.js';
import { version } from '../../src/version.js';
import { CASES, CHART, describeWithHelm, ofKind, podsOf, render } from './helm.js';
import type { Manifest } from './manifest-schema.js';
import { ENVIRONMENT, mount } from './mounts.js';

describeWithHelm('chart and product', () => {
  for (const name of CASES.filter((each) => each !== 'existing-config-map'))
    test(`${name}: the product takes the configuration, in every pod`, async (t) => {
      const manifests = await render(name);
      const configMap = ofKind(manifests, 'ConfigMap').find(({ data }) => data['onehook.yaml'])!;
      for (const { name: pod, spec } of podsOf(manifests)) {
        const root = mkdtempSync(join(tmpdir(), 'onehook-chart-'));
        t.after(() => rmSync(root, { recursive: true, force: true }));
        const container = spec.containers.find(({ args }: Manifest) => args);
        mount(root, spec, container, configMap);
        const path = join(root, 'etc/onehook/onehook.yaml');
        const config = loadConfig({ path, env: ENVIRONMENT, cwd: '/', providers });

        assert.ok(config.sources.length > 0);
        assert.notEqual(config.admin.host, '127.0.0.1', 'probes come from outside');
        assert.deepEqual(
          container.args.filter((arg: string) => arg.includes('onehook.yaml')).length,
          1,
          'every pod names its configuration',
        );
        if (pod.startsWith('Pod ')) {
          assert.ok(config.sources.some((source) => source.name === container.args[1]));
          continue;
        }
        const data = container.volumeMounts.find((each: Manifest) => each.name === 'data');
        assert.equal(join(root, data.mountPath), config.journal.directory);
        assert.notEqual(data.readOnly, true);
        if (pod.startsWith('Job ')) {
          assert.deepEqual(container.args.slice(0, 3), ['journal', 'drain', data.mountPath]);
          continue;
        }
        const port = (wanted: string) =>
          container.ports.find((each: Manifest) => each.name === wanted).containerPort;
        assert.equal(port('http'), config.http.port);
        assert.equal(port('admin'), config.admin.port);
        const slept = container.lifecycle.preStop.sleep.seconds;
        assert.ok(spec.terminationGracePeriodSeconds > slept + config.shutdown.graceSeconds);
        const dualStack = manifests.some((each) => each.spec?.ipFamilyPolicy !== undefined);
        assert.equal(config.http.host, dualStack ? '::' : '0.0.0.0');
      }
    });

  test('the journal is smaller than what it lies on', async () => {
    const maxBytes = async (...set: string[]) => {
      const [configMap] = ofKind(await render('defaults', { set }), 'ConfigMap');
      return parse(configMap!.data['onehook.yaml']).journal.maxBytes;
    };
    assert.equal(await maxBytes(), 0.8 * 10 * 2 ** 30);
    assert.equal(await maxBytes('persistence.size=2T'), 0.8 * 2e12);
    assert.equal(await maxBytes('persistence.enabled=false'), Math.floor(0.8 * 2 ** 30));
    assert.equal(await maxBytes('config.journal.maxBytes=5000000'), 5_000_000);
  });

  test('the pods begin anew when the configuration changes, and only then', async () => {
    const checksum = async (...set: string[]) => {
      const [workload] = ofKind(await render('defaults', { set }), 'StatefulSet');
      return workload!.spec.template.metadata.annotations['checksum/config'];
    };
    const before = await checksum();
    assert.equal(await checksum('service.port=8080'), before);
    assert.notEqual(await checksum('config.log.level=debug'), before);
  });

  test('the chart is of this version of the product', () => {
    const { appVersion, version: own, annotations } = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8'));
    assert.equal(appVersion, version);
    assert.match(own, /^\d+\.\d+\.\d+/);
    for (const image of parse(annotations['artifacthub.io/images']))
      assert.equal(image.image.split(':')[1], version);
    const kinds = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security'];
    for (const { kind, description } of parse(annotations['artifacthub.io/changes']))
      assert.ok(kinds.includes(kind) && description);
  });
});
