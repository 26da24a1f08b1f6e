/** examples/consumer on a real Kafka: what the gateway would publish is read, and acted on once. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { providers } from '../../providers/index.js';
import { fixturesFolder, readFixtures, translateFixture } from '../../src/conformance/fixtures.js';
import { encodeEvent } from '../../src/gateway/record.js';
import { type Cluster, describeWithKafka, startCluster } from './cluster.js';
import { until } from './publishing.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/consumer/index.js', import.meta.url));
const TOPIC = `example-${process.pid}`;

/** The records of a fixture, as the gateway writes them. */
async function recordsOf(provider: string, fixtureName: string) {
  const fixture = (await readFixtures(fixturesFolder(provider))).find(({ name }) => name === fixtureName)!;
  const translation = await translateFixture(providers.find(({ name }) => name === provider)!, fixture);
  assert.equal(translation.outcome, 'events');
  return translation.events.map((event) => encodeEvent(event, 'structured'));
}

await describeWithKafka('the example of a consumer', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster();
    await cluster.createTopic(TOPIC, 1);
  });
  after(() => cluster.close());

  test('it acts once on each job that succeeded', async (t) => {
    const succeeded = await recordsOf('fal', 'ok__video');
    const last = await recordsOf('fal', 'ok__images');
    const producer = cluster.kafka().producer();
    await producer.connect();
    const messages = [
      ...succeeded,
      ...succeeded,
      ...(await recordsOf('fal', 'error__text')),
      ...(await recordsOf('github', 'push')),
      ...last,
    ];
    await producer.send({ topic: TOPIC, messages: messages.map((record) => ({ ...record })) });
    await producer.disconnect();

    const child = spawn(process.execPath, [EXAMPLE, cluster.bootstrap().join(','), TOPIC]);
    t.after(() => child.kill());
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const acted = () => output.split('\n').filter((line) => line.startsWith('/sources/'));
    const idOf = ([record]: typeof succeeded) => JSON.parse(record!.value.toString()).data.job.id;
    await until('the last job is read', async () => acted().some((line) => line.includes(idOf(last))));
    assert.deepEqual(
      acted().map((line) => line.split(' ')[1]),
      [idOf(succeeded), idOf(last)],
    );
    assert.match(output, /url: 'https:\/\/v3\.fal\.media\/files\/demo\/out\.mp4'/);
  });
});
