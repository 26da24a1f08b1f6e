/** Prometheus' own judge, `promtool`: the one that PROMTOOL names, else the one on the PATH. */
import { spawnSync } from 'node:child_process';
import { describe } from 'node:test';

const promtool = process.env.PROMTOOL || 'promtool';

/** Where it is missing the group is skipped with one loud line, and with CI=true that fails. */
export function describeWithPromtool(name: string, body: () => void): void {
  if (spawnSync(promtool, ['--version']).status === 0) {
    describe(name, body);
  } else if (process.env.CI === 'true') {
    throw new Error(`${name}: ${promtool} is not installed, and CI=true forbids skipping.`);
  } else {
    console.log(`# NOT RUN: ${name}: ${promtool} is not installed (Debian: apt-get install prometheus).`);
  }
}

export function runPromtool(args: readonly string[], input = ''): { ok: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(promtool, args, { input, encoding: 'utf8' });
  return { ok: status === 0, output: stdout + stderr };
}
