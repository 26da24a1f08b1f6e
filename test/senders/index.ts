/** Every sender, for the fixtures and for end-to-end tests. */
import { fal } from './fal.js';
import { hmac, jwt, publicKey, token } from './generic.js';
import { github } from './github.js';
import { hoox } from './hoox.js';
import { ltx } from './ltx.js';
import { removebgvideo } from './removebgvideo.js';
import { replicate } from './replicate.js';
import type { Sender } from './sender.js';
import { standardWebhooks } from './standard-webhooks.js';
import { videobgremover } from './videobgremover.js';

export const senders: readonly Sender[] = [
  fal,
  github,
  hmac,
  hoox,
  jwt,
  ltx,
  publicKey,
  removebgvideo,
  replicate,
  standardWebhooks,
  token,
  videobgremover,
];
