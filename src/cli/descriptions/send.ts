import { CONFIG, type Description } from '../description.js';

export const send = {
  name: 'send',
  summary: 'play a sender: sign a delivery and post it to a running gateway',
  about: [
    'play a sender. It signs a delivery as the sender would, with the secret of the configured source, and posts it to a running gateway.',
    'SOURCE is a configured source, or a provider that only one source has. FIXTURE is a delivery that comes with the provider (--list shows them; default: the first job that succeeded, else the first that becomes an event). FILE is a delivery that you recorded: a path with a slash, or a name ending in .http. It holds the request line, headers, an empty line, and the exact bytes of the body.',
    'Each delivery is a new event: the ids in it are replaced by random ones of the same shape. --same keeps them, so that the second delivery is a duplicate. Where only the sender has the private key, `send` works on the development default alone, which trusts a key of its own.',
  ],
  usage: ['SOURCE [FIXTURE | FILE] [options]', 'SOURCE --list'],
  completes: 'providers',
  options: {
    list: { type: 'boolean', does: 'list the fixtures of this provider' },
    same: { type: 'boolean', does: 'send the ids as they are recorded' },
    count: { type: 'string', value: 'N', does: 'send N deliveries, one after the other (default 1)' },
    wait: {
      type: 'string',
      value: 'SECONDS',
      does: 'wait until the accepted events are in the embedded log, at most this long. A gateway on Kafka has no embedded log: there, accepted means that the event is in Kafka or in the journal',
    },
    json: { type: 'boolean', does: 'one JSON object a line for each answer, instead of text' },
    url: { type: 'string', value: 'URL', does: 'the gateway (default: as configured, on this machine)' },
    'admin-url': {
      type: 'string',
      value: 'URL',
      does: 'its admin address, for --wait (default: as configured, on this machine)',
    },
    config: CONFIG,
  },
  readsConfiguration: true,
  examples: [
    'onehook send SOURCE',
    'onehook send renders --same --count 2 --config onehook.yaml',
    'onehook send renders ./recorded.http',
  ],
  exits: {
    0: 'every answer was 2xx',
    1: 'an answer was not 2xx, an event did not arrive in the log, or no gateway answers',
    2: 'the command line or the configuration is wrong',
  },
} as const satisfies Description;
