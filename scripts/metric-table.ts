/** Every metric of ours as a Markdown table. What the library adds depends on the platform, and is left out. */
import { silentLog } from '../src/telemetry/log.js';
import { Telemetry } from '../src/telemetry/telemetry.js';

export async function metricTable(): Promise<string> {
  const { registry } = new Telemetry(() => silentLog, '0', []);
  const labelNames = new Map(
    registry.getMetricsAsArray().map((metric) => {
      const { name, labelNames = [] } = metric as unknown as { name: string; labelNames?: string[] };
      return [name, labelNames];
    }),
  );
  const rows = (await registry.getMetricsAsJSON())
    .filter(({ name }) => !/^(nodejs|process)_/.test(name) || name === 'nodejs_eventloop_time_seconds_total')
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1))
    .map(({ name, type, help }) => {
      const labels = labelNames.get(name)!.map((label) => `\`${label}\``);
      return `| \`${name}\` | ${type} | ${labels.join(', ')} | ${help.replaceAll('|', '\\|')} |`;
    });
  return ['| name | type | labels | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** Our own names first, then the conventions', then Node's. */
function rank(name: string): number {
  return ['onehook_', 'http_', 'messaging_'].findIndex((prefix) => name.startsWith(prefix)) >>> 0;
}
