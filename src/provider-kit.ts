/** Everything a provider may import. What is not in this list is not a provider's business. */
export { z } from 'zod';
export { UnreadableError } from './errors.js';
export type { EventDraft, JobDraft, JobError, JobState, Output, PassedThroughDraft } from './event.js';
export { defineProvider, type Provider, type VerifiedDelivery } from './provider.js';
