/** Configurations for tests: two providers of no sender, a folder with files, and what is wrong with them in words. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type LoadedConfig, type LoadOptions, loadConfig } from '../../src/config/load.js';
import { ConfigError, type ConfigProblem } from '../../src/errors.js';
import type { Provider } from '../../src/provider/provider.js';

const secrets = z
  .array(
    z
      .string()
      .min(8)
      .refine((s) => !s.includes('bad'), { error: (i) => `is not a secret: ${i.input}` }),
  )
  .min(1);

export const signed = provider(
  'signed',
  z.strictObject({ secrets, toleranceSeconds: z.number().default(300) }),
  (make) => ({ secrets: [make.secret(24).toString('base64')] }),
);

export const keyed = provider(
  'keyed',
  z.strictObject({ userIds: z.array(z.string()).optional(), jwksUrl: z.string().optional() }),
  (make) => ({ jwksUrl: make.keysUrl }),
);

function provider(name: string, settings: z.ZodType, development: Provider['development']): Provider {
  const scheme = { level: 'signature', recognizes: ['x-signature'] };
  const sender = { retryWindowSeconds: 259_200, ackDeadlineSeconds: 10 };
  const known = { scheme: 'documented', events: 'documented', sender: 'documented' };
  return {
    ...{ name, title: name, known, settings, development, sender },
    scheme: () => scheme,
  } as unknown as Provider;
}

/** The same, of whom nothing about the sender is documented. */
export const guessed = (provider: Provider): Provider => ({
  ...provider,
  known: { ...provider.known, sender: 'assumed' },
});

export const SOURCE = 'sources: { renders: { provider: signed, secrets: ["a-long-secret"] } }\n';

export const configFolder = () => mkdtempSync(join(tmpdir(), 'onehook-config-'));

export interface Given extends Partial<LoadOptions> {
  readonly files?: Record<string, string>;
}

export function load(yaml: string, { files = {}, ...options }: Given = {}): LoadedConfig {
  const { cwd = configFolder() } = options;
  for (const [name, text] of Object.entries({ 'onehook.yaml': yaml, ...files }))
    writeFileSync(join(cwd, name), text);
  return loadConfig({ env: {}, cwd, providers: [signed, keyed], ...options });
}

export function kafkaOf({ destination }: LoadedConfig) {
  assert.ok(destination.kind === 'kafka');
  return destination;
}

/** Undefined: the configuration is good. */
export function errorOf(...given: Parameters<typeof load>): ConfigError | undefined {
  try {
    load(...given);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

export const worded = (problems: readonly ConfigProblem[]) =>
  problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));

/** Without their lines. */
export const problemsOf = (...given: Parameters<typeof load>) => worded(errorOf(...given)?.problems ?? []);
