import { CONFIG, type Description } from '../description.js';

export const SUBCOMMANDS = ['ls', 'cat', 'publish', 'drain'] as const;

export const journal = {
  name: 'journal',
  summary: 'look into the directory of a gateway, and publish what is left in it',
  about: [
    'look into the directory of a gateway (journal.directory), and publish what is left in it: the journal of a gateway that is gone, and files that were set aside.',
    'ls lists what is there: the owner, the records of each topic, and set-aside files with the reason. cat prints the records, one JSON object a line. Both only read, so they are safe beside a running gateway; what they show may then be behind, and may include records that Kafka has already.',
    'publish sends set-aside records to Kafka, after you have confirmed how many. FILE is a .refused or .corrupt file, or a segment (.log) of an embedded log or one that you moved away; DIRECTORY stands for all its .refused and .corrupt files. A set-aside file is removed once Kafka has acknowledged everything in it; a segment stays. Safe beside a running gateway, and safe to repeat: the events keep their ids.',
    'drain sends the whole journal to Kafka, in order, as a gateway does. It becomes the owner of the directory, so it refuses to run beside a gateway. Interrupted, it goes on where it was when you run it again. An embedded log is a log and no queue: nothing drains it, and drain says how to copy it.',
    'ls and cat need no configuration. publish and drain take the brokers and the credentials from it.',
  ],
  usage: [
    'ls DIRECTORY [--json]',
    'cat DIRECTORY|FILE [--topic NAME] [-n N]',
    'publish FILE...|DIRECTORY [--dry-run] [--yes] [options]',
    'drain DIRECTORY [--dry-run] [--config FILE]',
  ],
  completes: SUBCOMMANDS,
  options: {
    json: { type: 'boolean', does: 'ls: print JSON' },
    topic: {
      type: 'string',
      value: 'NAME',
      does: 'cat: only records of this topic. publish: publish to this topic, not to the one of the record',
    },
    limit: { type: 'string', short: 'n', value: 'N', does: 'cat: the first N records only' },
    'dry-run': { type: 'boolean', does: 'publish, drain: show what would be published, and publish nothing' },
    yes: { type: 'boolean', does: 'publish: publish without asking' },
    damaged: {
      type: 'boolean',
      does: 'publish: also records whose checksum says that bytes of them have changed on the disk. Look at them with cat first. They get the header onehook_damaged',
    },
    config: CONFIG,
  },
  readsConfiguration: true,
  examples: [
    'onehook journal ls /var/lib/onehook',
    'onehook journal cat /var/lib/onehook --topic onehook.events -n 10 | jq -r .headers.ce_id',
    'onehook journal publish /var/lib/onehook --config onehook.yaml',
    'onehook journal drain /mnt/data-onehook-2 --config onehook.yaml',
  ],
  exits: {
    0: 'done; for drain: nothing acknowledged is left in the directory, which may be deleted',
    1: 'a file cannot be read, Kafka is unavailable or rejects a record, a gateway owns the directory, or acknowledged records are left',
    2: 'the command line or the configuration is wrong',
  },
} as const satisfies Description;
