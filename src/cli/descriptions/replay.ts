import { QUARANTINE_REASONS } from '../../errors.js';
import { CONFIG, type Description } from '../description.js';

const SELECTION = 'Which deliveries (all conditions must hold; default: the whole quarantine)';

export const replay = {
  name: 'replay',
  summary: 'publish what is in quarantine, once its cause is fixed',
  about: [
    'publish what is in quarantine, once its cause is fixed.',
    'A delivery that was verified but could not be read is stored in quarantine, whole. After an upgrade (or a fix of your own provider) this reads it again and publishes what became readable on the normal path: through the routes, each event with the id that it would have had. What is still unreadable stays in quarantine, and is listed with the reason.',
    'The copy of an event that its topic refused (topic_refused) is published as it was, to that topic alone.',
    'The running gateway does the work, through its admin port. Ctrl-C stops it after the current delivery.',
  ],
  usage: ['--dry-run', '[options]'],
  options: {
    from: {
      type: 'string',
      value: 'TIME|OFFSET',
      group: SELECTION,
      does: 'received at this time or later, such as 2026-11-24T10:00:00Z or 2026-11-24; or from this offset on (as onehook tail shows it; in Kafka only where the topic has one partition)',
    },
    to: { type: 'string', value: 'TIME', does: 'received before this time' },
    id: {
      type: 'string',
      multiple: true,
      value: 'DELIVERY',
      does: 'this delivery, by the id in its answer; may be given several times',
    },
    source: { type: 'string', value: 'NAME', does: 'of this source' },
    reason: {
      type: 'string',
      value: 'CODE',
      does: `quarantined for this reason: ${Object.keys(QUARANTINE_REASONS).join(', ')}`,
    },
    'dry-run': {
      type: 'boolean',
      group: 'What to do with them',
      does: 'publish nothing, and report what would be published',
    },
    'to-topic': {
      type: 'string',
      value: 'TOPIC',
      does: 'publish everything to this topic, not through the routes or to the topic that refused it',
    },
    rate: { type: 'string', value: 'N', does: 'at most this many deliveries a second (default 100)' },
    run: {
      type: 'string',
      value: 'NAME',
      does: 'resume a replay that was stopped: what it published already is left out. Without it, each replay publishes everything that matches, also what an earlier replay published; the events keep their ids, so that consumers can deduplicate them',
    },
    json: { type: 'boolean', group: 'Output', does: "the gateway's own lines, one JSON object each" },
    url: {
      type: 'string',
      value: 'URL',
      group: 'The gateway',
      does: 'its admin address (default: as configured, on this machine)',
    },
    config: CONFIG,
  },
  readsConfiguration: true,
  examples: [
    'onehook replay --dry-run',
    'onehook replay --source renders --from 2026-11-24T10:00:00Z',
    'onehook replay --id 0b7e1f4e-2f0c-4a51-9f7e-0d1c8a6c2b11 --to-topic onehook.inspect',
  ],
  exits: {
    0: 'it ran to the end (some deliveries may still be unreadable)',
    1: 'it was stopped, or no gateway answers',
    2: 'the command line or the configuration is wrong',
  },
} as const satisfies Description;
