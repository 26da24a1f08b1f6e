import { CONFIG, type Description } from '../description.js';

export const check = {
  name: 'check',
  summary: 'find every problem of a configuration and its cluster, or show what it does',
  about: [
    'find every problem of a configuration at once, or show what it does.',
    'It reads the environment and the files that the configuration names, and tries its hosts and its directory: run it where the gateway runs. It leaves nothing behind, and without --live it connects to nothing.',
  ],
  usage: ['[--live] [--json] [--config FILE] [--env-file FILE]'],
  options: {
    live: {
      type: 'boolean',
      does: "also ask the brokers: whether they answer and accept the credentials, and whether each topic exists, may be written to, and holds what it should. Writes nothing, and ends within about half a minute. Compares this machine's clock with the token endpoint's, or with that of a sender's key URL",
    },
    json: {
      type: 'boolean',
      does: 'print JSON: {ok, problems, warnings}, each problem and warning as {path, line, message}; with --live also findings, each as {level, about, says}',
    },
    config: CONFIG,
  },
  readsConfiguration: true,
  examples: ['onehook check', 'onehook check --live --config /etc/onehook/onehook.yaml'],
  exits: {
    0: 'good (there may be warnings)',
    1: 'there are problems',
    2: 'the command line is wrong',
  },
} as const satisfies Description;
