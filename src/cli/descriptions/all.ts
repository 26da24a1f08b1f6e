/** Every command's description, in the order of the help. */
import { check } from './check.js';
import { completion } from './completion.js';
import { journal } from './journal.js';
import { newProvider } from './new-provider.js';
import { providers } from './providers.js';
import { replay } from './replay.js';
import { send } from './send.js';
import { serve } from './serve.js';
import { tail } from './tail.js';
import { verify } from './verify.js';

export const DESCRIPTIONS = [
  serve,
  check,
  send,
  tail,
  replay,
  journal,
  verify,
  providers,
  newProvider,
  completion,
] as const;

export type CommandName = (typeof DESCRIPTIONS)[number]['name'];
