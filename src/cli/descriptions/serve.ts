import { CONFIG, type Description } from '../description.js';

export const DEFAULT_BROKERS = 'localhost:9092';

export const serve = {
  name: 'serve',
  summary: 'start the gateway',
  about: [
    'start the gateway.',
    'Without a configuration it starts the development default: a source for every provider with throw-away secrets (stored in ./data/development.json), on 127.0.0.1 only. It prints the URL of each source.',
    'It stops at SIGTERM or SIGINT, once the requests in flight are finished and, while Kafka answers, the journal is drained (shutdown.graceSeconds at most). A second signal ends it at once.',
  ],
  usage: ['[--config FILE] [--env-file FILE]', '--kafka [BROKERS]'],
  options: {
    config: CONFIG,
    kafka: {
      type: 'string',
      value: '[BROKERS]',
      does: `development default only: publish to Kafka, host:port separated by commas (default ${DEFAULT_BROKERS}). Without it, events stay in the embedded log`,
    },
  },
  readsConfiguration: true,
  sections: {
    Environment: [
      [
        'ONEHOOK_DATA',
        'where the gateway stores its data, unless journal.directory says so (default: data, beside the configuration)',
      ],
      ['PORT, ADMIN_PORT', 'development default only: the ports it listens on (default 8080 and 9090)'],
    ],
  },
  examples: ['onehook serve', 'onehook serve --config /etc/onehook/onehook.yaml --env-file .env'],
  exits: {
    0: 'stopped by a signal',
    1: 'could not start (a port is in use, for example)',
    2: 'the command line or the configuration is wrong',
  },
} as const satisfies Description;
