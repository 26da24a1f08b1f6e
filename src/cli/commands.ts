/** The commands. Each is loaded when it is called; its description alone is always there. */
import type { Command } from './command.js';
import type { CommandName } from './descriptions/all.js';

export const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  serve: () => import('./serve.js'),
  check: () => import('./check.js'),
  send: () => import('./send.js'),
  tail: () => import('./tail.js'),
  replay: () => import('./replay.js'),
  journal: () => import('./journal.js'),
  verify: () => import('./verify.js'),
  providers: () => import('./providers.js'),
  'new-provider': () => import('./new-provider.js'),
  completion: () => import('./completion.js'),
};
