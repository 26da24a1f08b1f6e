import { CONFIG, type Description } from '../description.js';

export const verify = {
  name: 'verify',
  summary: 'say whether a recorded delivery would be accepted, and why not',
  about: [
    'say whether a recorded delivery would be accepted and as which events, or which check refuses it and how to fix that. Offline: it contacts no gateway, no Kafka and no sender.',
    "SOURCE is a configured source, or a provider that only one source has. An author of a provider package gives its path instead, such as . (the package's code is loaded). FILE holds the request as it was sent: request line, headers, an empty line, and the exact bytes of the body. - reads it from standard input.",
    'For a file in a folder named fixtures, the settings beside it are used (NAME.settings.json, else settings.json, with jwks.json and key-locations.json), unless --config or --settings is given.',
  ],
  usage: ['SOURCE FILE|- [options]'],
  completes: 'providers',
  options: {
    at: {
      type: 'string',
      value: 'TIME',
      does: 'when it was received: RFC 3339, or Unix seconds (default: its Date header, else now)',
    },
    settings: {
      type: 'string',
      value: 'FILE',
      does: "JSON with the settings of the source; SOURCE is then a provider's name, and no configuration is read",
    },
    jwks: {
      type: 'string',
      value: 'FILE',
      does: "the sender's public keys, for senders that publish them at a URL (save what that URL answers)",
    },
    json: { type: 'boolean', does: 'the verdict and the events as one JSON object' },
    config: CONFIG,
  },
  readsConfiguration: true,
  examples: [
    'onehook verify renders delivery.http',
    'onehook verify renders delivery.http --at 2026-11-24T12:00:00Z',
    'onehook verify acme providers/acme/fixtures/done.http',
  ],
  exits: {
    0: 'accepted, or quarantined (verified, but unreadable)',
    1: 'refused',
    2: 'the command line or the configuration is wrong',
  },
} as const satisfies Description;
