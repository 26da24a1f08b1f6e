/**
 * Last line of defence against promises that reject inside a Kafka client with nobody listening: Node would end the
 * process for one. None is known for how the clients are used here; the guard is for the one that is not.
 */

import { guardRejections } from '../journal/unhandled-rejections.js';
import type { KafkaObserver } from './observer.js';

/**
 * From now on an unhandled rejection that comes out of a Kafka client is counted instead of ending the process; any
 * other still ends it. Returns the way back.
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
