/** From what a provider made of a delivery to a whole event: the attributes that say where it came from, and how far it is proven. */
import { attributeText } from '../attribute-text.js';
import {
  type Attributes,
  type CanonicalEvent,
  type EventDraft,
  JOB_DATA_SCHEMA,
  JOB_STATES,
  timestamp,
} from '../event.js';

export interface EventOrigin {
  readonly source: string;
  readonly provider: string;
  readonly verification: Attributes['verification'];
  readonly via?: 'poll' | undefined;
  readonly replay?: string | undefined;
  readonly coverage: Attributes['coverage'];
  readonly masked?: boolean | undefined;
  /** Of the delivery; unique within its source, and an attribute's text already. */
  readonly identity: string;
  readonly receivedAt: number;
  readonly payload: Buffer;
  readonly traceparent?: string | undefined;
}

/** Envelopes one draft. `index` tells the events of one delivery apart. */
export function toEvent(draft: EventDraft, origin: EventOrigin, index: number): CanonicalEvent {
  const subject = draft.family === 'job' ? draft.job.id : draft.subject;
  const orderBy = draft.family === 'job' ? draft.job.id : draft.orderBy;
  const id = draft.id === undefined ? undefined : attributeText(draft.id);
  const recorded = new Date(origin.receivedAt).toISOString();
  const attributes: Attributes = {
    specversion: '1.0',
    id: id ?? (index === 0 ? origin.identity : `${origin.identity}#${index}`),
    source: `/sources/${origin.source}`,
    type: draft.family === 'job' ? `onehook.job.${draft.job.status}` : attributeText(draft.type),
    ...(subject ? { subject: attributeText(subject) } : {}),
    // Time is optional in CloudEvents, but its JavaScript SDK (10.0.0) throws on a structured record without it.
    time: timestamp(draft.time) ?? recorded,
    datacontenttype: 'application/json',
    ...(draft.family === 'job' ? { dataschema: JOB_DATA_SCHEMA } : {}),
    provider: origin.provider,
    ...(orderBy ? { partitionkey: `${origin.source}/${attributeText(orderBy)}` } : {}),
    recordedtime: recorded,
    verification: origin.verification,
    coverage: origin.coverage,
    ...(origin.masked ? { masked: true } : {}),
    ...(origin.via ? { via: origin.via } : {}),
    ...(origin.replay ? { replay: origin.replay } : {}),
    ...(draft.family === 'job' ? { sequence: String(JOB_STATES[draft.job.status]) } : {}),
    ...(draft.deliveryId ? { deliveryid: attributeText(draft.deliveryId) } : {}),
    ...(origin.traceparent ? { traceparent: origin.traceparent } : {}),
  };
  if (draft.family === 'other')
    return { family: 'other', attributes, jobData: null, payload: origin.payload };
  const { job, outputs = [], outputsState, error, usage, native } = draft;
  const jobData = {
    provider: origin.provider,
    source: origin.source,
    job,
    outputs: [...outputs],
    ...(outputsState ? { outputsState } : {}),
    ...(error ? { error } : {}),
    ...(usage?.length ? { usage: [...usage] } : {}),
    native,
  };
  return { family: 'job', attributes, jobData, payload: origin.payload };
}
