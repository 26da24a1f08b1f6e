/** Keys must land where every other producer of a topic puts them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import kafkajs from 'kafkajs';
import { murmur2, partitionOfKey } from '../../src/kafka/partition.js';

test('hashes as the Java client does', () => {
  // From Kafka's own UtilsTest.testMurmur2.
  const known: [string, number][] = [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ];
  for (const [key, hash] of known) assert.equal(murmur2(Buffer.from(key)), hash, key);
});

test('puts every key where kafkajs puts it', () => {
  const place = kafkajs.Partitioners.DefaultPartitioner();
  const alphabet = ['a', 'Z', '0', '-', 'é', 'ß', '中', '😀', '\u0000'];
  for (let i = 0; i < 5000; i++) {
    const key = Array.from({ length: i % 37 }, (_, k) => alphabet[(i * 31 + k * k) % alphabet.length]).join(
      '',
    );
    const partitions = 1 + (i % 24);
    const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
      partitionId,
      leader: 1,
      partitionErrorCode: 0,
      replicas: [1],
      isr: [1],
    }));
    const theirs = place({ topic: 't', partitionMetadata, message: { key, value: '' } });
    assert.equal(partitionOfKey(key, partitions), theirs, JSON.stringify(key));
  }
});
