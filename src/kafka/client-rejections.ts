/**
 * The last defense against promises that reject unhandled inside a Kafka client, which makes Node end the process. No such
 * promise is known for how the clients are used here; the guard is for an unknown one.
 */

import { guardRejections } from '../journal/unhandled-rejections.js';
import type { KafkaObserver } from './observer.js';

/**
 * From now on an unhandled rejection of a Kafka client is counted instead of ending the process; any other still ends it.
 * Returns the function that removes the guard.
 */
export function guardClientRejections(observer: KafkaObserver): () => void {
  return guardRejections((reason) => {
    if (!isFromClient(reason)) return false;
    observer.rejectionCaught(reason.message);
    return true;
  });
}

const CLIENT_CODE = /[\\/]node_modules[\\/](?:kafkajs|@platformatic[\\/]kafka)[\\/]/;

function isFromClient(reason: unknown): reason is Error {
  if (!(reason instanceof Error)) return false;
  return reason.name.startsWith('KafkaJS') || CLIENT_CODE.test(reason.stack ?? '');
}
