/**
 * The last defense against promises that reject unhandled inside a Kafka client, which makes Node end the process. No such
 * promise is known for how the clients are used here; the guard is for an unknown one.
 */

import type { KafkaObserver } from './observer.js';

/**
 * From now on an unhandled rejection of a Kafka client is counted instead of ending the process; any other still ends it.
 * Returns the function that removes the guard.
 */
export function guardClientRejections(observer: KafkaObserver): () => void {
  const guard = (reason: unknown) => {
    if (!isFromClient(reason)) throw reason;
    observer.rejectionCaught(reason.message);
  };
  process.on('unhandledRejection', guard);
  return () => void process.off('unhandledRejection', guard);
}

const CLIENT_CODE = /[\\/]node_modules[\\/](?:kafkajs|@platformatic[\\/]kafka)[\\/]/;

function isFromClient(reason: unknown): reason is Error {
  if (!(reason instanceof Error)) return false;
  return reason.name.startsWith('KafkaJS') || CLIENT_CODE.test(reason.stack ?? '');
}
