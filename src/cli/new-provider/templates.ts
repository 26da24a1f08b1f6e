/** What `onehook new-provider` writes and says. Each doubt in it is marked TODO, for the author to resolve. */

/** TypeScript and JavaScript alike. */
export const providerSource = (name: string, title: string, kit: string) => `/**
 * TODO: the URL of ${title}'s page on its webhooks.
 * TODO: what it leaves out, and the day you looked.
 */
import { defineProvider, hmac, idText, nativeType, passThrough, secretList, z } from '${kit}';

export default defineProvider({
  name: '${name}',
  title: '${title.replaceAll("'", '’')}',
  docs: 'https://example.com/TODO',
  typePrefix: 'com.example.${name}',
  // 'documented' once a page or an SDK of the sender says so; 'observed' from others' code.
  known: { scheme: 'assumed', events: 'assumed', sender: 'assumed' },
  registration: 'TODO: where the URL is entered at the sender.',
  assumptions: ['The signature: an HMAC-SHA256 of the body in X-Signature, in hex.', 'The body: \`id\` and \`type\`.'],
  settings: z.strictObject({ secrets: secretList('TODO: where the sender shows its signing secret') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({ id: idText, type: z.string().min(1) }),
  identify: {
    short: 'event id',
    why: 'TODO: why this is the same at each redelivery of one event, and differs between two.',
    of: ({ id }) => id,
  },
  // TODO: the sender's domain, reversed, begins each type. A time is RFC 3339, or milliseconds.
  normalize: ({ id, type }) => [passThrough(nativeType('com.example.${name}', type), { subject: id })],

  sender: {
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'TODO: its schedule and its traps, in one sentence.',
    source: 'https://example.com/TODO',
  },
});
`;

/** Not signed: a recorded delivery takes its place. */
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
      scripts: { test: 'node --test', golden: 'node --test-reporter=spec conformance.test.js --write' },
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

await checkConformance(provider, fileURLToPath(new URL('fixtures/', import.meta.url)), {
  write: process.argv.includes('--write'),
});
`;

/** What is left to do, in order: a sentence, and the command that does it. */
export interface Step {
  readonly says: string;
  readonly run?: string;
}

const record = (folder: string): Step => ({
  says: `Replace ${folder}example.http by a delivery of the sender, byte for byte, and put the secret that signed it into ${folder}settings.json.`,
});
const resolveTodos = (file: string): Step => ({
  says: `Resolve each TODO in ${file}: how the sender signs, what identifies an event, and what it means.`,
});
const VERIFY = 'See which check refuses the delivery, or which events it becomes:';
const GOLDEN =
  'Write the golden files and run the checks. Read the golden files: they are what consumers get.';

export const stepsInCheckout = (name: string): readonly Step[] => [
  record(`providers/${name}/fixtures/`),
  resolveTodos(`providers/${name}/index.ts`),
  {
    says: VERIFY,
    run: `npm run build && npx onehook verify ${name} providers/${name}/fixtures/example.http`,
  },
  { says: GOLDEN, run: `npm run conformance -- ${name} --write` },
  { says: 'Write the tables of the documents, and run all tests:', run: 'npm run readme && npm test' },
];

/** `onehook`: the path from the package to the gateway, which is on no registry. */
export const stepsInPackage = (folder: string, onehook: string): readonly Step[] => [
  { says: 'Install the gateway beside it:', run: `cd ${folder} && npm install --save-dev ${onehook}` },
  record('fixtures/'),
  resolveTodos('index.js'),
  { says: VERIFY, run: 'npx onehook verify . fixtures/example.http' },
  { says: GOLDEN, run: 'npm run golden' },
  { says: 'Check it whenever it changes:', run: 'npm test' },
];
