/** `npm run chaos`: the long form. Every fault through every client that runs here, or those that are asked for. */

import { parseArgs } from 'node:util';
import { startCluster } from '../kafka/cluster.js';
import { type ClientName, clientsHere } from '../kafka/publishing.js';
import { type Fault, faults } from './faults.js';
import { HEAD, isSound, measuresOf, remarksOf, rowOf } from './report.js';
import { CLUSTER, runTrial } from './trial.js';

const HELP = `npm run chaos -- [options]

  --fault NAME       one fault (may be given several times); default: all
  --client NAME      kafkajs or platformatic; default: those that run on this Node. The embedded log has none
  --minutes N        how long each fault strikes again and again; default 2
  --deliveries N     ... and until so many were acknowledged; default 1
  --at-most N        minutes for each fault, even if so many were not acknowledged by then; default: no bound
  --away N           seconds that the whole cluster is away, where it is; default 120
  --calm N           seconds before each strike; default 20
  --rate N           deliveries a second; default 500
  --keys N           jobs, each with a connection of its own; default 128

Faults:
${faults.map(({ name, title }) => `  ${name.padEnd(27)} ${title}`).join('\n')}
`;

const { values } = parseArgs({
  options: {
    fault: { type: 'string', multiple: true },
    client: { type: 'string' },
    minutes: { type: 'string', default: '2' },
    deliveries: { type: 'string', default: '1' },
    'at-most': { type: 'string', default: 'Infinity' },
    away: { type: 'string', default: '120' },
    calm: { type: 'string', default: '20' },
    rate: { type: 'string', default: '500' },
    keys: { type: 'string', default: '128' },
    help: { type: 'boolean', default: false },
  },
});
const unknown = values.fault?.filter((name) => !faults.some((fault) => fault.name === name)) ?? [];
if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `No such fault: ${unknown.join(', ')}\n\n${HELP}` : HELP);
  process.exit(unknown.length > 0 ? 2 : 0);
}
const clients = clientsHere('chaos').filter((client) =>
  [undefined, client].includes(values.client as ClientName),
);
const chosen = faults.filter(({ name }) => values.fault?.includes(name) ?? true);

const cluster = chosen.some(({ isEmbedded }) => !isEmbedded) ? await startCluster(CLUSTER) : null;
let harmed = 0;
try {
  console.log(HEAD);
  for (const fault of chosen) {
    const missing = (await fault.missing?.()) ?? null;
    if (missing !== null) {
      console.log(`# NOT RUN: ${fault.name}: ${missing}.`);
      if (process.env.CI === 'true') harmed++;
      continue;
    }
    for (const client of fault.isEmbedded ? [null] : clients) {
      const harm = await tryOut(fault, client);
      if (harm) harmed++;
    }
  }
} finally {
  await cluster?.close();
}
process.exit(harmed > 0 ? 1 : 0);

/** Prints a row; whether there was harm. */
async function tryOut(fault: Fault, client: ClientName | null): Promise<boolean> {
  try {
    const trial = await runTrial(client === null ? null : cluster, fault, {
      client,
      ratePerSecond: Number(values.rate),
      keys: Number(values.keys),
      seconds: Number(values.minutes) * 60,
      deliveries: Number(values.deliveries),
      mostSeconds: Number(values['at-most']) * 60,
      awaySeconds: Number(values.away),
      calmSeconds: Number(values.calm),
      progress: (line) => console.log(`# ${line}`),
    });
    console.log(rowOf(trial));
    console.log(`# ${measuresOf(trial)}`);
    for (const remark of remarksOf(trial)) console.log(`# ${remark}`);
    return !isSound(trial);
  } catch (error) {
    console.log(
      `# ${fault.name} through ${client ?? 'the embedded log'} could not be carried out: ${String(error)}`,
    );
    return true;
  }
}
