/** The list of providers: one import and one entry each, alphabetical. */
import type { Provider } from '../src/provider.js';
import fal from './fal/index.js';
import github from './github/index.js';
import hmac from './hmac/index.js';
import hoox from './hoox/index.js';
import jwt from './jwt/index.js';
import ltx from './ltx/index.js';
import publicKey from './public-key/index.js';
import removebgvideo from './removebgvideo/index.js';
import replicate from './replicate/index.js';
import standardWebhooks from './standard-webhooks/index.js';
import token from './token/index.js';
import videobgremover from './videobgremover/index.js';

export const providers: readonly Provider[] = [
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
