import { CONFIG, type Description } from '../description.js';

export const tail = {
  name: 'tail',
  summary: 'show events as they are published (embedded log)',
  about: [
    'show events as they are published, one line each, until Ctrl-C.',
    'It reads the embedded log of a running gateway through the admin port, and resumes where it was when the connection breaks. A gateway on Kafka has no embedded log: read its topics there.',
  ],
  usage: ['[--from N|beginning] [--json] [--url URL | --config FILE]'],
  options: {
    from: {
      type: 'string',
      value: 'N|beginning',
      does: 'begin at this offset, or with the oldest event that is stored (default: only new events)',
    },
    json: {
      type: 'boolean',
      does: 'whole events, one JSON object a line, instead of: offset, time received, source, type, subject',
    },
    url: {
      type: 'string',
      value: 'URL',
      does: "the gateway's admin address (default: as configured, on this machine)",
    },
    config: CONFIG,
  },
  readsConfiguration: true,
  examples: ['onehook tail --from beginning', 'onehook tail --json | jq -r .type'],
  exits: {
    0: 'stopped by Ctrl-C',
    1: 'no gateway answers, or its events go to Kafka',
    2: 'the command line or the configuration is wrong',
  },
} as const satisfies Description;
