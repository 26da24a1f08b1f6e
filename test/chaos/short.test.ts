/** The short form of `npm run chaos`: the faults that tell most, once each, in about three minutes. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Cluster, describeWithKafka, startCluster } from '../kafka/cluster.js';
import { faults } from './faults.js';
import { HEAD, remarksOf, rowOf } from './report.js';
import { CLUSTER, runTrial } from './trial.js';

const GROUP = 'what was acknowledged is in Kafka';
const NO_HARM = { lost: [], unknown: [], altered: [], disordered: [] };

function strike(name: string, cluster: () => Cluster | null): void {
  const fault = faults.find((candidate) => candidate.name === name)!;
  test(fault.title, async (t) => {
    const trial = await runTrial(cluster(), fault, {
      client: fault.isEmbedded ? null : 'kafkajs',
      ratePerSecond: 200,
      keys: 64,
      seconds: 0,
      deliveries: 100,
      awaySeconds: 12,
      calmSeconds: 2.5,
    });
    t.diagnostic(HEAD.split('\n')[0]!);
    t.diagnostic(rowOf(trial));
    const { lost, unknown, altered, disordered } = trial.verdict;
    assert.deepEqual({ lost, unknown, altered, disordered }, NO_HARM);
    assert.deepEqual(remarksOf(trial), []);
  });
}

describe('what was acknowledged is in the embedded log', { timeout: 120_000 }, () => {
  strike('embedded-killed', () => null);
});

await describeWithKafka(
  GROUP,
  () => {
    describe(GROUP, { timeout: 180_000 }, () => {
      let cluster: Cluster;
      before(async () => {
        cluster = await startCluster(CLUSTER);
      });
      after(() => cluster?.close());

      for (const name of ['one-killed', 'all-killed', 'gateway-killed', 'gateway-stopped'])
        strike(name, () => cluster);
    });
  },
  { ownBrokers: true },
);
