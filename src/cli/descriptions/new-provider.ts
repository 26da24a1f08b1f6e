import type { Description } from '../description.js';

export const newProvider = {
  name: 'new-provider',
  summary: 'begin a provider: its folder, its entry in the list, and a fixture',
  about: [
    'begin a provider. In a checkout of Onehook it writes providers/NAME and the entry in providers/index.ts. Anywhere else it writes a package of its own, onehook-provider-NAME, which a configuration then names under `providers`.',
    'What it writes compiles and fails its conformance, because the fixture is not a real delivery yet. It prints each step that is left; docs/providers.md explains them.',
  ],
  usage: ['NAME [--title TITLE]'],
  options: {
    title: { type: 'string', value: 'TITLE', does: "how people write the sender's name (default: NAME)" },
  },
  examples: ['onehook new-provider acme', 'onehook new-provider acme --title "Acme Video"'],
  exits: { 0: 'written', 2: 'the command line is wrong, or the folder exists already' },
} as const satisfies Description;
