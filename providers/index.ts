/** The list of providers: one import and one entry each, alphabetical. */
import type { Provider } from '../src/provider.js';
import fal from './fal/index.js';
import github from './github/index.js';
import hoox from './hoox/index.js';
import standardWebhooks from './standard-webhooks/index.js';

export const providers: readonly Provider[] = [fal, github, hoox, standardWebhooks];
