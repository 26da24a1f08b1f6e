/** Values that make no sense are refused, each with a sentence that says what to do; values that do make sense do what they say. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { providers } from '../../providers/index.js';
import { SECRET_NAME } from '../../src/provider/settings.js';
import { secretSettings } from '../support/secret-settings.js';
import { CHART, describeWithHelm, helm, ofKind, type Rendering, render } from './helm.js';
import type { Manifest } from './manifest-schema.js';

const KAFKA = 'config.kafka.brokers=["kafka:9092"]';

/** What is set on top of ci/defaults-values.yaml, and what helm answers. */
const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
  // Helm 3 and 4 word what a schema refuses differently.
  ['a misspelt key', ['replicaCuont=2'], /additional propert.*replicaCuont'? (is )?not allowed/i],
  [
    'a misspelt setting',
    ['config.kafka.tpoic=a'],
    /config.kafka'?: additional propert.*tpoic'? (is )?not allowed/i,
  ],
  ['a wrong type', ['replicaCount=many'], /replicaCount'?: .*string/],
  ['a section that is gone', ['config.kafka=null'], /kafka'?( is required)?$/m],
  ['a wrong digest', ['image.digest=sha256:abc'], /image.digest'?: .* not match pattern/],
  ['no source', ['config.sources=null'], /config\.sources is empty\. Add at least one source/],
  [
    'a source twice',
    ['existingConfigMap.name=a'],
    /config\.sources has no effect when existingConfigMap\.name is set\. Remove one of the two\./,
  ],
  [
    'nowhere to go',
    ['config.journal.enabled=false'],
    /config\.journal\.enabled is false and config\.kafka\.brokers is empty, so events would have nowhere to go\. Enable the journal or set the brokers\./,
  ],
  ['several without Kafka', ['replicaCount=2'], /Several gateways need Kafka: .*Set config\.kafka\.brokers/],
  ['scaled without Kafka', ['autoscaling.enabled=true'], /Several gateways need Kafka/],
  [
    'one claim for several',
    [KAFKA, 'replicaCount=2', 'persistence.existingClaim=a'],
    /existingClaim is for one gateway only, since a journal has one owner\./,
  ],
  [
    'one claim, scaled',
    [KAFKA, 'keda.enabled=true', 'persistence.existingClaim=a'],
    /existingClaim is for one gateway only, since a journal has one owner\./,
  ],
  [
    'HPA and KEDA',
    [KAFKA, 'autoscaling.enabled=true', 'keda.enabled=true'],
    /so two autoscalers would scale the same gateways\. Disable one\./,
  ],
  [
    'fewest above most',
    [KAFKA, 'autoscaling.enabled=true', 'autoscaling.minReplicas=9'],
    /minReplicas is greater than autoscaling\.maxReplicas\. Lower one or raise the other\./,
  ],
  ['none at all', [KAFKA, 'keda.enabled=true', 'keda.minReplicaCount=0'], /keda.minReplicaCount'?: .*1/],
  [
    'too little grace',
    ['terminationGracePeriodSeconds=30'],
    /terminationGracePeriodSeconds is 30, .* \+ 5, which is 35\./,
  ],
  [
    'a longer drain',
    ['config.shutdown.graceSeconds=60'],
    /is 45, so a pod would be killed before it is drained\./,
  ],
  [
    'memory that differs',
    ['resources.limits.memory=1Gi'],
    /memory \(512Mi\) and resources\.limits\.memory \(1Gi\) differ, .*Set both to the same value\./,
  ],
  [
    'no memory limit',
    ['resources.limits=null'],
    /\(512Mi\) and resources\.limits\.memory \(none\) differ, .*Set both to the same value\./,
  ],
  [
    'a journal beyond its volume',
    ['config.journal.maxBytes=99999999999'],
    /journal\.maxBytes is larger than the volume .*Raise persistence\.size/,
  ],
  [
    'a directory of its own',
    ['config.journal.directory=/data'],
    /the chart mounts the volume at \/var\/lib\/onehook\. Remove the setting\./,
  ],
  [
    'payloads in two places',
    ['config.payloads.s3={"bucket":"payloads","region":"a"}', 'payloadsVolume={"emptyDir":{}}'],
    /config\.payloads\.s3 and payloadsVolume are both set, .*Remove one of the two\./,
  ],
  [
    'a directory for payloads that is no volume',
    ['config.payloads.directory=/payloads'],
    /the chart mounts payloadsVolume at \/var\/lib\/onehook-payloads\. Remove the setting, and set payloadsVolume\./,
  ],
  [
    'half a reference',
    ['config.sources.renders.secrets=[{"secretKeyRef":{"name":"a"}}]'],
    /secrets\[0\]\.secretKeyRef: needs name and key/,
  ],
  [
    'a misspelt reference',
    ['config.sources.renders.secrets=[{"secretKeyReff":{"name":"a","key":"b"}}]'],
    /secrets\[0\]: must be a secret\. Write secretKeyRef/,
  ],
  [
    'one port for two',
    ['config.admin.port=8080'],
    /config\.http\.port and config\.admin\.port are the same\. Set two different ports\./,
  ],
  [
    'an unreachable admin port',
    ['config.admin.host=127.0.0.1'],
    /127\.0\.0\.1, which probes cannot reach\. Remove the setting;/,
  ],
  [
    'an undrainable node',
    ['podDisruptionBudget.enabled=true', 'podDisruptionBudget.minAvailable=1'],
    /so no node could be drained\. Lower it, or set it to null\./,
  ],
  [
    'a route without a gateway',
    ['httpRoute.enabled=true'],
    /httpRoute\.parentRefs is empty\. Name the Gateway/,
  ],
  [
    'everything scraped twice',
    ['metrics.serviceMonitor.enabled=true', 'metrics.podMonitor.enabled=true'],
    /scraped twice\. Disable one\./,
  ],
  [
    'traces to nowhere',
    ['tracing.enabled=true'],
    /tracing\.endpoint is empty\. Set it to the URL of the collector/,
  ],
  [
    'claims of which nothing can be published',
    ['drainJob.claims=["data-r-onehook-1"]'],
    /drainJob\.claims is set, but config\.kafka\.brokers is empty, .* Set the brokers, or/,
  ],
  [
    'a claim that is in use',
    ['config.kafka.brokers=["kafka:9092"]', 'persistence.existingClaim=mine', 'drainJob.claims=["mine"]'],
    /drainJob\.claims contains mine, which the gateway uses/,
  ],
  ['a test of nothing', ['tests.source=clips'], /tests\.source is clips, which is not in config\.sources\./],
  [
    'a missing CRD',
    ['renderMode=failIfMissing', 'metrics.serviceMonitor.enabled=true'],
    /The cluster does not have monitoring\.coreos\.com\/v1\/ServiceMonitor\. Install its CRD, /,
  ],
];

/** Secrets in plain text, wherever they stand. */
const PLAIN: readonly (readonly [string, readonly string[]])[] = [
  ['config.sources.renders.secrets[0]', ['config.sources.renders.secrets=["whsec_QUJD"]']],
  [
    'config.sources.clips.tokens',
    ['config.sources.clips.provider=hoox', 'config.sources.clips.tokens=a-token'],
  ],
  ['config.sources.renders.poll.apiKey', ['config.sources.renders.poll.apiKey=r8_0123']],
  ['config.kafka.sasl.password', ['config.kafka.sasl={"mechanism":"plain","username":"a","password":"b"}']],
  ['config.kafka.tls.key', ['config.kafka.tls.key=-----BEGIN PRIVATE KEY-----']],
  [
    'config.sources.mail.credentials',
    ['config.sources.mail.provider=postmark', 'config.sources.mail.credentials=hook:plain-password-123'],
  ],
  [
    'config.sources.clips.tokens[0]',
    ['config.sources.clips={"provider":"hoox","tokens":[1234567890123456]}'],
  ],
  ['config.dedupe.redis.url', ['config.dedupe={"redis":{"url":"redis://user:secret@redis:6379/0"}}']],
];

test('the chart knows a secret by the same names as the product', () => {
  const template = readFileSync(join(CHART, 'templates', '_config.tpl'), 'utf8');
  assert.ok(template.includes(`regexMatch "(?i)${SECRET_NAME.source}"`), SECRET_NAME.source);
  assert.equal(SECRET_NAME.flags, 'i');
});

describeWithHelm('values', () => {
  suite('refused', () => {
    for (const [what, set, sentence] of REFUSED)
      test(what, () => assert.rejects(render('defaults', { set }), { message: sentence }));
    for (const [path, set] of PLAIN)
      test(`${path} in plain text`, () =>
        assert.rejects(render('defaults', { set }), ({ message }: Error) => {
          assert.ok(
            message.includes(`${path}: a secret would be readable in a ConfigMap. Write secretKeyRef:`),
            message,
          );
          return true;
        }));
    // Settings of one name are one case for the chart, and a rendering takes half a second.
    test('the secrets of every provider, in plain text', async () => {
      const made = new Map(
        providers.flatMap((provider) =>
          secretSettings(provider).map(({ path, value }) => [path, { provider: provider.name, value }]),
        ),
      );
      assert.ok(made.has('secrets[0]') && made.has('tokens[0]') && made.has('credentials[0]'));
      for (const [path, { provider, value }] of made) {
        const at = `config.sources.plain.${path}`;
        await assert.rejects(
          render('defaults', { set: [`config.sources.plain.provider=${provider}`, `${at}=${value}`] }),
          ({ message }: Error) => message.includes(`${at}: a secret would be readable in a ConfigMap.`),
          at,
        );
      }
    });
    test('nothing at all', () => assert.rejects(render(null), { message: /config\.sources is empty/ }));
    test('a Kubernetes that is too old', () =>
      assert.rejects(render('defaults', { kubeVersion: '1.29.9' }), {
        message: /requires kubeVersion: >=1\.30\.0-0/,
      }));
  });

  const spec = async (kind: string, options: Rendering = {}, name = 'defaults') =>
    ofKind(await render(name, options), kind)[0]?.spec;

  test('no replicas where something else scales', async () => {
    assert.equal((await spec('StatefulSet')).replicas, 1);
    assert.equal((await spec('StatefulSet', { set: [KAFKA, 'replicaCount=0'] })).replicas, 0);
    for (const set of [
      [KAFKA, 'autoscaling.enabled=true'],
      [KAFKA, 'keda.enabled=true'],
      ['replicaCount=null'],
    ])
      assert.ok(!('replicas' in (await spec('StatefulSet', { set }))), set.join());
    const set = ['autoscaling.enabled=true', 'config.journal.enabled=false', KAFKA];
    assert.ok(!('replicas' in (await spec('Deployment', { set }))));
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'r-onehook' };
    assert.deepEqual((await spec('HorizontalPodAutoscaler', { set })).scaleTargetRef, target);
  });

  test('autoscalers never remove a gateway with a journal, unless the values say how', async () => {
    const disabled = { scaleDown: { selectPolicy: 'Disabled' } };
    const scaleDown = { stabilizationWindowSeconds: 3600 };
    const behaviors = {
      autoscaling: async (set: readonly string[]) =>
        (await spec('HorizontalPodAutoscaler', { set: [KAFKA, 'autoscaling.enabled=true', ...set] }))
          .behavior,
      keda: async (set: readonly string[]) =>
        (await spec('ScaledObject', { set: [KAFKA, 'keda.enabled=true', ...set] })).advanced
          ?.horizontalPodAutoscalerConfig.behavior,
    };
    for (const [section, behavior] of Object.entries(behaviors)) {
      assert.deepEqual(await behavior([]), disabled);
      assert.deepEqual(
        await behavior(['persistence.enabled=false']),
        disabled,
        'an emptyDir is lost at once',
      );
      const up = `${section}.behavior={"scaleUp":{"stabilizationWindowSeconds":0}}`;
      assert.deepEqual(await behavior([up]), { scaleUp: { stabilizationWindowSeconds: 0 }, ...disabled });
      const down = `${section}.behavior={"scaleDown":${JSON.stringify(scaleDown)}}`;
      assert.deepEqual(await behavior([down]), { scaleDown });
      assert.equal(await behavior(['config.journal.enabled=false']), undefined);
    }
  });

  test('a Deployment where there is no journal or no claim', async () => {
    assert.ok(await spec('StatefulSet'));
    for (const set of [['persistence.enabled=false'], [KAFKA, 'config.journal.enabled=false']]) {
      assert.ok(await spec('Deployment', { set }), set.join());
      assert.equal(await spec('StatefulSet', { set }), undefined);
    }
  });

  test('a claim of its own for each gateway, or the one that is there', async () => {
    assert.equal((await spec('StatefulSet')).volumeClaimTemplates.length, 1);
    const { template, volumeClaimTemplates } = await spec('StatefulSet', {}, 'strimzi-tls');
    assert.equal(volumeClaimTemplates, undefined);
    const { persistentVolumeClaim } = template.spec.volumes.find(
      ({ name }: { name: string }) => name === 'data',
    );
    assert.deepEqual(persistentVolumeClaim, { claimName: 'onehook-journal' });
  });

  test('a Job for each claim that is to be drained, as a gateway runs, and none otherwise', async () => {
    assert.equal(await spec('Job'), undefined);
    const manifests = await render('drain-job');
    const jobs = ofKind(manifests, 'Job');
    const [workload] = ofKind(manifests, 'StatefulSet');
    const gateway = workload!.spec.template.spec;
    const [gatewayContainer] = gateway.containers;
    const named = (pod: Manifest) => pod.volumes.filter(({ name }: Manifest) => name !== 'data');
    assert.equal(new Set(jobs.map(({ metadata }) => metadata.name)).size, 2);
    for (const [index, { metadata, spec: job }] of jobs.entries()) {
      assert.match(metadata.name, /^r-onehook-drain-[0-9a-f]{8}$/);
      assert.deepEqual([job.backoffLimit, job.ttlSecondsAfterFinished], [20, 86_400]);
      const pod = job.template.spec;
      const [container] = pod.containers;
      assert.equal(job.template.metadata.labels['azure.workload.identity/use'], 'true');
      assert.equal(pod.restartPolicy, 'Never');
      for (const field of ['serviceAccountName', 'securityContext', 'nodeSelector', 'imagePullSecrets'])
        assert.deepEqual(pod[field], gateway[field], field);
      for (const field of ['image', 'env', 'envFrom', 'securityContext', 'resources', 'volumeMounts'])
        assert.deepEqual(container[field], gatewayContainer[field], field);
      assert.deepEqual(named(pod), named(gateway), 'configuration and secrets');
      const data = pod.volumes.find(({ name }: Manifest) => name === 'data');
      assert.deepEqual(data.persistentVolumeClaim, { claimName: `data-r-onehook-${index + 1}` });
    }
    const policies = ofKind(manifests, 'NetworkPolicy');
    assert.deepEqual(policies[1]!.spec.egress, policies[0]!.spec.egress);
    assert.deepEqual(policies[1]!.spec.ingress, undefined);
    const [later] = ofKind(await render('drain-job', { set: ['image.tag=v2'] }), 'Job');
    assert.notEqual(later!.metadata.name, jobs[0]!.metadata.name, 'Kubernetes never changes a Job');
  });

  test('a disruption budget can say 0', async () => {
    assert.equal((await spec('PodDisruptionBudget', {}, 'deployment')).minAvailable, 0);
    assert.equal((await spec('PodDisruptionBudget', {}, 'everything-hpa')).maxUnavailable, 1);
  });

  test('the image by digest, and from a mirror', async () => {
    const image = async (...set: string[]) =>
      (await spec('StatefulSet', { set })).template.spec.containers[0].image;
    assert.equal(await image(), 'ghcr.io/onehook/onehook:0.1.0');
    assert.equal(await image('image.tag=v2'), 'ghcr.io/onehook/onehook:v2');
    const digest = `sha256:${'a'.repeat(64)}`;
    assert.equal(await image('image.tag=v2', `image.digest=${digest}`), `ghcr.io/onehook/onehook@${digest}`);
    assert.equal(await image('global.imageRegistry=mirror.example'), 'mirror.example/onehook/onehook:0.1.0');
  });

  test('what the cluster does not know is left out where that is asked for', async () => {
    const set = ['renderMode=skipIfMissing', 'metrics.serviceMonitor.enabled=true'];
    assert.equal(await spec('ServiceMonitor', { set }), undefined);
    const args = ['--api-versions', 'monitoring.coreos.com/v1/ServiceMonitor'];
    assert.ok(await spec('ServiceMonitor', { set, args }));
  });

  test('the NetworkPolicy keeps strangers from the admin port', async () => {
    const { ingress, egress } = await spec('NetworkPolicy', {}, 'gateway-api');
    const [http, admin] = ingress;
    assert.equal(http.from.length, 2);
    assert.equal(admin.ports[0].port, 'admin');
    assert.ok(admin.from.length === 2 && admin.from.every((each: object) => Object.keys(each).length > 0));
    assert.deepEqual(
      egress.flatMap((rule: { ports: { port: number }[] }) => rule.ports.map(({ port }) => port)),
      [53, 53, 443],
    );
    const everything = await spec('NetworkPolicy', {}, 'everything-hpa');
    assert.match(JSON.stringify(everything.egress), /9093/);
    assert.match(JSON.stringify(everything.egress), /4318/, 'the collector');
    assert.ok(!('from' in everything.ingress[0]), 'senders come from anywhere');
  });

  test('traces carry the names of the pod', async () => {
    const { template } = await spec('StatefulSet', {}, 'everything-hpa');
    const env: { name: string; value?: string }[] = template.spec.containers[0].env;
    const at = (name: string) => env.findIndex((each) => each.name === name);
    assert.match(env[at('OTEL_RESOURCE_ATTRIBUTES')]!.value!, /service\.instance\.id=\$\(K8S_POD_UID\)/);
    assert.match(env[at('OTEL_RESOURCE_ATTRIBUTES')]!.value!, /deployment\.environment\.name=production/);
    assert.ok(at('K8S_POD_UID') < at('OTEL_RESOURCE_ATTRIBUTES'), '$(NAME) takes only what stands before it');
  });

  test('tracing is a section of the configuration, and absent where it is off', async () => {
    const configured = async (name: string) =>
      parse(
        ofKind(await render(name), 'ConfigMap').find(({ data }) => data['onehook.yaml'])!.data[
          'onehook.yaml'
        ],
      );
    assert.deepEqual((await configured('everything-hpa')).tracing, {
      endpoint: 'http://otel-collector.monitoring:4318',
      sampleRatio: 0.1,
      trustInbound: true,
    });
    assert.equal((await configured('defaults')).tracing, undefined);
  });

  test('alerts and dashboard arrive as they were written', async () => {
    const manifests = await render('everything-hpa');
    const file = (name: string) => readFileSync(join(CHART, 'files', name), 'utf8');
    const [rule] = ofKind(manifests, 'PrometheusRule');
    assert.deepEqual(rule!.spec.groups.slice(0, -1), parse(file('alerts.yaml')).groups);
    assert.equal(rule!.spec.groups.at(-1).name, 'ours');
    const dashboard = ofKind(manifests, 'ConfigMap').find(({ data }) => data['onehook.json']);
    assert.deepEqual(JSON.parse(dashboard!.data['onehook.json']), JSON.parse(file('dashboard.json')));
  });

  test('it can be part of another chart', async () => {
    await render('defaults', { set: ['global.storageClass=fast', 'global.other.setting=1'] });
  });

  test('it is packaged with what operators read, and without what only tests need', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'onehook-package-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    await helm('package', CHART, '--destination', folder);
    const [archive] = readdirSync(folder);
    const names = tarNames(gunzipSync(readFileSync(join(folder, archive!))));
    for (const name of ['README.md', 'UPGRADING.md', 'LICENSE', 'values.schema.json', 'files/alerts.yaml'])
      assert.ok(names.includes(`onehook/${name}`), name);
    assert.deepEqual(
      names.filter((name) => name.includes('/ci/')),
      [],
    );
  });
});

/** A tar is blocks of 512 bytes: a header with the name and, in octal, the length; then the content. */
function tarNames(tar: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; tar[at]; ) {
    names.push(tar.toString('utf8', at, tar.indexOf(0, at)));
    const length = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    at += 512 * (1 + Math.ceil(length / 512));
  }
  return names;
}
