/**
 * `npm run test:cluster`: the chart on the cluster that KUBECONFIG names: installed, upgraded to everything on and back,
 * scaled by others, uninstalled. The tests go on where the one before left the release. ONEHOOK_IMAGE (as
 * registry.example/onehook:dev) stands in for the chart's image.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { CASES, CHART, render, settings, valuesFile } from '../helm/helm.js';
import type { Manifest } from '../helm/manifest-schema.js';
import { SECRETS } from '../helm/mounts.js';
import { Namespace, whatIsMissing } from './kubernetes.js';
import { until } from './until.js';

const missing = await whatIsMissing();
if (missing !== null) throw new Error(`The chart cannot be tried on a cluster: ${missing}.`);

const RELEASE = 'onehook';
const CLAIM = 'persistentvolumeclaim';
const namespace = new Namespace();
const image = /^(.+):([^:/]+)$/.exec(process.env.ONEHOOK_IMAGE ?? '');
const IMAGE =
  image === null ? [] : ['image.registry=', `image.repository=${image[1]}`, `image.tag=${image[2]}`];
const SOURCE = [
  'config.sources.renders.provider=standard-webhooks',
  'config.sources.renders.secrets=[{"secretKeyRef":{"name":"onehook-sources","key":"renders"}}]',
];
const KAFKA = 'config.kafka.brokers=["kafka:9092"]';
const DEFAULTS = settings([...IMAGE, ...SOURCE]);
const everything = (scaler: 'hpa' | 'keda', ...set: string[]) => [
  `--values=${valuesFile(`everything-${scaler}`)}`,
  ...settings([...IMAGE, ...set]),
];

const upgrade = (...args: string[]) =>
  namespace.helm('upgrade', '--install', RELEASE, CHART, '--wait', '--timeout=180s', ...args);
const replicas = async () => (await namespace.get('statefulset', RELEASE))?.spec.replicas as number;
const uidOf = async (kind: string, name: string) => (await namespace.get(kind, name))?.metadata.uid as string;

/** Helm 3 merges what it rendered into what is there; Helm 4 has the server say whose each field is. */
let isHelm4: boolean;
let untouched: string[];

before(async () => {
  isHelm4 = !(await namespace.helm('version', '--short')).startsWith('v3');
  await namespace.make();
  await namespace.apply(whatThePodsName());
  const account = () => namespace.get('serviceaccount', 'default');
  await until('the namespace has its default ServiceAccount', account);
  untouched = await namespace.contents();
});
after(() => namespace.remove());

test('the API server refuses what breaks the rules', async () => {
  const spec = { containers: [{ name: 'a', image: 'busybox:1.37' }] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'naked' }, spec };
  await assert.rejects(namespace.apply([pod], '--dry-run=server'), /violates PodSecurity "restricted/);
  for (const [set, complaint] of [
    [
      'httpRoute.rules=[{"matches":[{"path":{"type":"PathPrefix","value":"webhooks"}}]}]',
      /must start with '\/'|absolute/,
    ],
    [
      'prometheusRule.extraGroups=[{"name":"a","rules":[{"alert":"NoExpression"}]}]',
      /expr: Required value|missing required field "expr"/,
    ],
  ] as const)
    await assert.rejects(accept('everything-hpa', set), complaint);
});

for (const name of CASES)
  test(`${name}: the API server takes every object of it`, async (t) => {
    await accept(name).catch((error: Error) => {
      const others = error.message
        .split('\n')
        .filter((line) => !/^$|IPv6": not configured on this/.test(line));
      assert.deepEqual(others, []);
      t.diagnostic('all that the API server has against it is that this cluster has no IPv6');
    });
  });

test('installed with the defaults', async () => {
  await upgrade(...DEFAULTS);
  const pod = await namespace.get('pod', `${RELEASE}-0`);
  assert.equal(readiness(pod!), 'True');
  assert.ok(await namespace.get(CLAIM, `data-${RELEASE}-0`));
});

test('helm test', async (t) => {
  const command = ['test', RELEASE, '--timeout=120s'];
  const [status] = (await namespace.get('pod', `${RELEASE}-0`))!.status.containerStatuses;
  if (status.containerID === undefined) {
    await namespace.helm(...command);
    t.diagnostic(
      'no container runs on this cluster: all that was seen is that the test pod is admitted and scheduled',
    );
  } else if (isHelm4) {
    assert.match(await namespace.helm(...command, '--logs'), /\n200 \{"code":"accepted"[\s\S]*In the log: /);
  } else {
    // Helm 3 removes the pod before it asks for the log.
    await namespace.helm(...command);
  }
});

test('upgraded to everything, scaled by a HorizontalPodAutoscaler', async () => {
  await upgrade(...everything('hpa'));
  await until('the autoscaler has seen to its fewest gateways', async () =>
    (await replicas()) >= 2 ? true : null,
  );
  await assertThere(
    'ingress',
    'httproute',
    'networkpolicy',
    'poddisruptionbudget',
    'horizontalpodautoscaler',
  );
  await assertThere('servicemonitor.monitoring.coreos.com', 'prometheusrule.monitoring.coreos.com');
});

test('upgraded after somebody else has scaled: their number stays', async () => {
  await namespace.kubectl('scale', 'statefulset', RELEASE, '--replicas=4');
  await upgrade(...everything('hpa', 'podAnnotations.upgraded=again'));
  assert.equal(await replicas(), 4);
});

test('upgraded to KEDA', async () => {
  await upgrade(...everything('keda'));
  assert.equal(await namespace.get('horizontalpodautoscaler', RELEASE), null);
  assert.equal(await namespace.get('servicemonitor.monitoring.coreos.com', RELEASE), null);
  await assertThere('scaledobject.keda.sh', 'podmonitor.monitoring.coreos.com');
  assert.equal(await replicas(), 4);
});

test('and back to the defaults', async () => {
  await upgrade(...DEFAULTS);
  assert.equal(await replicas(), 1);
  assert.equal(await namespace.get('scaledobject.keda.sh', RELEASE), null);
  assert.equal(await namespace.get('ingress', RELEASE), null);
  await until('the gateways are gone', async () =>
    (await namespace.get('pod', `${RELEASE}-1`)) === null ? true : null,
  );
  assert.ok(await namespace.get(CLAIM, `data-${RELEASE}-1`), 'its journal stays');
});

test('autoscaling turned on and off again, as UPGRADING.md says', async () => {
  const two = [...DEFAULTS, ...settings([KAFKA, 'replicaCount=2'])];
  const scaled = [...DEFAULTS, ...settings([KAFKA, 'autoscaling.enabled=true'])];
  await upgrade(...two);
  await namespace.kubectl('scale', 'statefulset', RELEASE, '--replicas=3');
  await upgrade(...scaled);
  if (isHelm4) {
    assert.equal(await replicas(), 3, 'there was no moment of too few');
    await assert.rejects(upgrade(...two), /conflict with "kubectl" .*\.spec\.replicas/);
    await upgrade(...two, '--force-conflicts');
  } else {
    await until('the autoscaler looks', async () => ((await replicas()) >= 2 ? true : null));
    await upgrade(...two);
  }
  assert.equal(await replicas(), 2);
  await upgrade(...DEFAULTS);
});

test('a claim’s size cannot be changed, but as UPGRADING.md says', async () => {
  const larger = [...DEFAULTS, '--set=persistence.size=20Gi', '--set=config.journal.maxBytes=1000000000'];
  const same = [...DEFAULTS, '--set=config.journal.maxBytes=1000000000'];
  await upgrade(...same);
  await assert.rejects(upgrade(...larger), /Forbidden: updates to statefulset spec/);
  const pod = await uidOf('pod', `${RELEASE}-0`);
  await namespace.kubectl('delete', 'statefulset', RELEASE, '--cascade=orphan');
  await upgrade(...larger);
  assert.equal(await uidOf('pod', `${RELEASE}-0`), pod, 'the gateway went on');
  await namespace.kubectl('delete', 'statefulset', RELEASE, '--cascade=orphan');
  await upgrade(...DEFAULTS);
});

test('upgraded to a Deployment and back: the claim stays, and is used again', async () => {
  const claim = await uidOf(CLAIM, `data-${RELEASE}-0`);
  await upgrade(`--values=${valuesFile('deployment')}`, ...settings(IMAGE));
  assert.equal(await namespace.get('statefulset', RELEASE), null);
  assert.equal((await namespace.get('deployment', RELEASE))!.status.readyReplicas, 2);
  await upgrade(...DEFAULTS);
  assert.equal(await namespace.get('deployment', RELEASE), null);
  const pod = await namespace.get('pod', `${RELEASE}-0`);
  const data = pod!.spec.volumes.find(({ name }: Manifest) => name === 'data');
  assert.equal(data.persistentVolumeClaim.claimName, `data-${RELEASE}-0`);
  assert.equal(await uidOf(CLAIM, `data-${RELEASE}-0`), claim);
});

test('uninstalled: nothing is left but the claims', async () => {
  await namespace.helm('uninstall', RELEASE, '--wait', '--timeout=180s');
  const left = async () => (await namespace.contents()).filter((each) => !untouched.includes(each));
  const others = async () => (await left()).filter((each) => !each.startsWith(`${CLAIM}/data-${RELEASE}-`));
  await until(
    'what the release made is gone',
    async () => ((await others()).length === 0 ? true : null),
    others,
  );
  assert.ok((await left()).includes(`${CLAIM}/data-${RELEASE}-0`));
  await namespace.kubectl('delete', CLAIM, '--all');
  assert.deepEqual(await namespace.contents(), untouched);
});

test('in all of it, no pod was refused and nobody was warned', async () => {
  const events = await namespace.list('events');
  assert.ok(
    events.some(({ reason }) => reason === 'SuccessfulCreate'),
    'events were kept',
  );
  const refused = events.filter(
    ({ reason, message }) => reason === 'FailedCreate' || /violates/.test(message),
  );
  assert.deepEqual(
    refused.map(({ message }) => message),
    [],
  );
  assert.deepEqual(namespace.warnings, []);
});

/** Rejects with what the API server has against one of the objects. Hooks are among them. */
async function accept(name: string, ...set: string[]): Promise<void> {
  const manifests = await render(name, { set, args: ['--namespace', namespace.name] });
  // Admission of a pod asks for its account, which a dry run leaves nowhere.
  const accounts = manifests.filter(({ kind }) => kind === 'ServiceAccount');
  // The test's own Secrets are there already.
  const objects = manifests.filter(({ kind }) => kind !== 'Secret');
  await namespace.apply(accounts);
  try {
    await namespace.apply(objects, '--dry-run=server');
  } finally {
    for (const { metadata } of accounts) await namespace.kubectl('delete', 'serviceaccount', metadata.name);
  }
}

async function assertThere(...kinds: string[]): Promise<void> {
  for (const kind of kinds) assert.ok(await namespace.get(kind, RELEASE), kind);
}

const readiness = ({ status }: Manifest) =>
  status.conditions.find(({ type }: Manifest) => type === 'Ready').status as string;

/** The Secrets and the ConfigMap that the files in ci/ name. Where a gateway really runs it wants a certificate that is one. */
function whatThePodsName(): Manifest[] {
  const secrets: Record<string, Record<string, string>> = {};
  for (const [path, content] of Object.entries(SECRETS)) {
    const [name, key] = path.split('/') as [string, string];
    secrets[name] = { ...secrets[name], [key]: key === 'ca.crt' ? rootCertificates[0]! : content };
  }
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fal' }, data: { user: 'user-1' } },
    ...Object.entries(secrets).map(([name, stringData]) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      stringData,
    })),
  ];
}
