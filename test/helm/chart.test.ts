/** Every values file in ci/, through the real helm: linted strictly, valid to the API server, and safe. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CASES, CHART, describeWithHelm, helm, ofKind, podsOf, render, valuesFile } from './helm.js';
import { type Manifest, openManifestSchema } from './manifest-schema.js';

const VERSIONS = ['1.30.0', '1.31.0', '1.32.0', '1.33.1-gke.5', '1.34.0', '1.35.0', '1.36.3'];
const schema = openManifestSchema();

test('the schemas of the API server refuse a misspelt field, a wrong type and an unknown kind', () => {
  const service = (spec: object): Manifest => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a' },
    spec,
  });
  assert.deepEqual(schema.problemsOf(service({ ports: [{ port: 80, targetPort: 'http' }] })), []);
  assert.match(
    schema.problemsOf(service({ prots: [] })).join(),
    /\/spec must NOT have additional properties prots/,
  );
  assert.match(
    schema.problemsOf(service({ ports: [{ port: '80' }] })).join(),
    /\/spec\/ports\/0\/port must be integer/,
  );
  assert.match(schema.problemsOf({ apiVersion: 'v1', kind: 'Srevice' }).join(), /^v1\/Srevice: no schema/);
  const route = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', spec: { hostname: ['a'] } };
  assert.match(schema.problemsOf(route).join(), /additional properties hostname/);
});

describeWithHelm('chart', () => {
  test('no template depends on the version of Kubernetes, and every version is accepted', async () => {
    const templates = join(CHART, 'templates');
    const names = readdirSync(templates, { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => /\.(tpl|yaml|txt)$/.test(each)))
      assert.doesNotMatch(readFileSync(join(templates, name), 'utf8'), /KubeVersion/, name);
    const [manifests] = await Promise.all(VERSIONS.map((kubeVersion) => render('defaults', { kubeVersion })));
    assert.deepEqual(manifests!.flatMap(schema.problemsOf), []);
  });

  for (const name of CASES) {
    let manifestsOfCase: Promise<Manifest[]> | undefined;
    const rendered = () => {
      manifestsOfCase ??= render(name);
      return manifestsOfCase;
    };

    test(`${name}: linted strictly`, async () => {
      await helm('lint', '--strict', CHART, '--values', valuesFile(name));
    });

    test(`${name}: valid`, async () => {
      const manifests = await rendered();
      assert.ok(manifests.length >= 4);
      assert.deepEqual(manifests.flatMap(schema.problemsOf), []);
    });

    test(`${name}: every container of every pod is restricted`, async () => {
      const pods = podsOf(await rendered());
      assert.ok(pods.length > 0);
      for (const pod of pods) assertRestricted(pod);
    });

    test(`${name}: no secret in a ConfigMap, and the admin port is never routed`, async () => {
      const manifests = await rendered();
      for (const { data } of ofKind(manifests, 'ConfigMap'))
        assert.doesNotMatch(JSON.stringify(data), /whsec_|PRIVATE KEY|password: (?!file:|\$\{)/);
      const [admin] = ofKind(manifests, 'Service').filter(({ metadata }) => metadata.name.endsWith('-admin'));
      assert.equal(admin!.spec.type, 'ClusterIP');
      for (const { spec, metadata } of ofKind(manifests, 'Service'))
        if (metadata.name !== admin!.metadata.name)
          assert.ok(spec.ports.every((port: Manifest) => port.targetPort === 'http'));
      for (const kind of ['Ingress', 'HTTPRoute'])
        assert.doesNotMatch(JSON.stringify(ofKind(manifests, kind)), /-admin|9090/);
    });

    test(`${name}: selectors find the pods, and hold nothing that changes`, async () => {
      const manifests = await render(name, {
        set: ['commonLabels.app\\.kubernetes\\.io/name=mine', 'commonLabels.x=y'],
      });
      const workload = manifests.find(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment')!;
      const { selector, template, volumeClaimTemplates = [] } = workload.spec;
      const job = ofKind(manifests, 'Job')[0]?.spec.template;
      assert.deepEqual(Object.keys(selector.matchLabels).sort(), [
        'app.kubernetes.io/component',
        'app.kubernetes.io/instance',
        'app.kubernetes.io/name',
      ]);
      assert.equal(template.metadata.labels.x, 'y');
      assertSelects(selector.matchLabels, template.metadata.labels);
      for (const claim of volumeClaimTemplates) assert.deepEqual(claim.metadata.labels, selector.matchLabels);
      for (const service of ofKind(manifests, 'Service'))
        assertSelects(service.spec.selector, template.metadata.labels);
      for (const { spec } of ofKind(manifests, 'PodDisruptionBudget'))
        assertSelects(spec.selector.matchLabels, template.metadata.labels);
      for (const { spec } of ofKind(manifests, 'NetworkPolicy'))
        assertSelects(
          spec.podSelector.matchLabels,
          (selects(spec.podSelector.matchLabels, job?.metadata.labels ?? {}) ? job! : template).metadata
            .labels,
        );
      for (const { spec } of ofKind(manifests, 'PodMonitor'))
        assertSelects(spec.selector.matchLabels, template.metadata.labels);
      const services = ofKind(manifests, 'Service');
      for (const { spec } of ofKind(manifests, 'ServiceMonitor')) {
        const scraped = services.filter(({ metadata }) =>
          selects(spec.selector.matchLabels, metadata.labels),
        );
        assert.deepEqual(
          scraped.map(({ metadata }) => metadata.name.endsWith('-admin')),
          [true],
        );
      }
      for (const pod of [...ofKind(manifests, 'Pod'), ...(job ? [job] : [])])
        assert.ok(
          !selects(selector.matchLabels, pod.metadata.labels),
          'only gateways get deliveries, and are counted as gateways',
        );
    });
  }
});

const selects = (selector: Manifest, labels: Manifest) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

function assertSelects(selector: Manifest, labels: Manifest): void {
  assert.ok(
    selects(selector, labels),
    `${JSON.stringify(selector)} does not select ${JSON.stringify(labels)}`,
  );
}

/** Pod Security Standards, level restricted, and what goes beyond it. */
function assertRestricted({ name, spec }: { readonly name: string; readonly spec: Manifest }): void {
  assert.equal(spec.securityContext.runAsNonRoot, true, name);
  assert.equal(spec.securityContext.runAsUser, 65532, name);
  assert.deepEqual(spec.securityContext.seccompProfile, { type: 'RuntimeDefault' }, name);
  assert.equal(spec.automountServiceAccountToken, false, name);
  assert.equal(spec.enableServiceLinks, false, name);
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) assert.equal(spec[field], undefined, name);
  for (const volume of spec.volumes) assert.equal(volume.hostPath, undefined, name);
  const containers = [...(spec.initContainers ?? []), ...spec.containers] as Manifest[];
  for (const { name: container, securityContext, lifecycle, ports = [], ...rest } of containers) {
    const where = `${name}, container ${container}`;
    assert.equal(securityContext.runAsNonRoot, true, where);
    assert.equal(securityContext.allowPrivilegeEscalation, false, where);
    assert.equal(securityContext.readOnlyRootFilesystem, true, where);
    assert.deepEqual(securityContext.capabilities, { drop: ['ALL'] }, where);
    assert.deepEqual(securityContext.seccompProfile, { type: 'RuntimeDefault' }, where);
    assert.notEqual(securityContext.privileged, true, where);
    for (const port of ports) assert.equal(port.hostPort, undefined, where);
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle'])
      assert.doesNotMatch(JSON.stringify({ lifecycle, ...rest }[probe] ?? {}), /"host":/, where);
    assert.doesNotMatch(rest.image, /:latest$/, where);
  }
}
