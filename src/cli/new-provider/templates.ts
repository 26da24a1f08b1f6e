/** What `onehook new-provider` writes. Every doubt in it is written as doubt: it is somebody's to resolve. */

/** TypeScript and JavaScript alike. */
export const providerSource = (name: string, title: string, kit: string) => `/**
 * TODO: the URL of ${title}'s page on its webhooks.
 * TODO: what it leaves out, and the day you looked.
 */
import { defineProvider, hmac, nativeType, passThrough, secretList, z } from '${kit}';

export default defineProvider({
  name: '${name}',
  title: '${title.replaceAll("'", '’')}',
  docs: 'https://example.com/TODO',
  // 'documented' once a page or an SDK of the sender says so; 'observed' from others' code.
  known: { scheme: 'assumed', events: 'assumed', sender: 'assumed' },
  registration: 'TODO: where the URL is entered at the sender.',
  assumptions: ['The signature: an HMAC-SHA256 of the body in X-Signature, in hex.', 'The body: \`id\` and \`type\`.'],
  settings: z.strictObject({ secrets: secretList('TODO: where the sender shows its signing secret') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({ id: z.string().min(1), type: z.string().min(1) }),
  identify: {
    short: 'event id',
    why: 'TODO: why this is the same at each redelivery of one event, and differs between two.',
    of: ({ id }) => id,
  },
  normalize: ({ id, type }) => [passThrough(nativeType('${name}', type), { subject: id })],

  sender: {
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'TODO: its schedule and its traps, in one sentence.',
    source: 'https://example.com/TODO',
  },
});
`;

/** Not signed: a recorded delivery is to take its place. */
export const exampleDelivery = (name: string) => `POST /webhooks/${name} HTTP/1.1
content-type: application/json
date: Mon, 02 Feb 2026 02:40:00 GMT
x-signature: TODO

{"id":"evt_1","type":"example"}`;

export const settingsFile = () =>
  `${JSON.stringify({ secrets: ['TODO: the secret of the recorded deliveries'] }, null, 2)}\n`;

export const packageManifest = (folder: string, title: string) =>
  `${JSON.stringify(
    {
      name: folder,
      version: '0.1.0',
      description: `${title} as a provider of Onehook.`,
      type: 'module',
      exports: './index.js',
      files: ['index.js', 'fixtures'],
      scripts: { test: 'node --test', golden: 'WRITE_GOLDEN=1 node --test' },
      peerDependencies: { onehook: '*' },
      devDependencies: { ajv: '^8.20.0', 'ajv-formats': '^3.0.1' },
    },
    null,
    2,
  )}\n`;

export const conformanceTest =
  () => `/** What makes a provider: checked over every fixture, with no line about this sender. */
import { fileURLToPath } from 'node:url';
import { checkConformance } from 'onehook/conformance';
import provider from './index.js';

await checkConformance(provider, fileURLToPath(new URL('fixtures/', import.meta.url)));
`;
