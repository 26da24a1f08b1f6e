import type { Description } from '../description.js';

export const providers = {
  name: 'providers',
  summary: 'list the providers, or show all about one',
  about: [
    'list the providers, or show one in full: where its URL is entered, its settings, how its deliveries are verified, what its sender does, what of it is a guess, and its fixtures.',
  ],
  usage: ['[NAME] [--json]'],
  completes: 'providers',
  options: {
    json: { type: 'boolean', does: 'JSON instead of text' },
  },
  sections: {
    'In the list': [
      ['LEVEL', 'signature: the bytes are verified. token: only that the caller knows the URL or a password'],
      [
        'KNOWN',
        "how well its signature is known. documented: by the sender's own page or SDK. observed: in others' code. assumed: our guess. ~events, ~sender or ~rest (both) mark what is known less well",
      ],
    ],
  },
  examples: ['onehook providers', 'onehook providers NAME', "onehook providers --json | jq -r '.[].name'"],
  exits: { 0: 'done', 2: 'the command line is wrong, or there is no such provider' },
} as const satisfies Description;
