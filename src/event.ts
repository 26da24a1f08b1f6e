/**
 * The canonical event: CloudEvents 1.0, with one data schema for jobs. `schemas/` is generated from here.
 * Changing a field's meaning or removing one needs a new SCHEMA_VERSION (docs/adr/0003).
 */
import { z } from 'zod';

export const SCHEMA_VERSION = 1;
export const JOB_DATA_SCHEMA = `urn:onehook:schema:job:${SCHEMA_VERSION}`;

/** The states of a job and their rank, which `sequence` carries: it exposes a late `started` after `succeeded`. */
export const JOB_STATES = {
  queued: 0,
  started: 1,
  progressed: 2,
  succeeded: 3,
  failed: 3,
  canceled: 3,
} as const;
export type JobState = keyof typeof JOB_STATES;

const time = z.iso.datetime({ offset: true });

export const ERROR_CATEGORIES = [
  'invalid_request',
  'content_policy',
  'authentication',
  'permission',
  'insufficient_funds',
  'rate_limit',
  'not_found',
  'timeout',
  'provider',
  'unknown',
] as const;
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];

export const OUTPUT_KINDS = ['video', 'image', 'audio', 'text', 'model', 'document', 'file'] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** `main` is what the job was for; the others come along with it. */
export const OUTPUT_ROLES = ['main', 'thumbnail', 'preview', 'captions', 'source', 'other'] as const;
export type OutputRole = (typeof OUTPUT_ROLES)[number];

export const OUTPUTS_STATES = ['complete', 'pending', 'unread', 'none'] as const;
export type OutputsState = (typeof OUTPUTS_STATES)[number];

export const CATEGORY_SOURCES = ['code', 'status', 'text'] as const;
export type CategorySource = (typeof CATEGORY_SOURCES)[number];

export const USAGE_MEASURES = ['compute_seconds', 'media_seconds', 'credits', 'money', 'units'] as const;
export type UsageMeasure = (typeof USAGE_MEASURES)[number];

export const output = z
  .object({
    kind: z
      .enum(OUTPUT_KINDS)
      .describe(
        'What it is. `model`: a 3D model or weights. `file`: anything else, and whatever tells no kind.',
      ),
    role: z
      .enum(OUTPUT_ROLES)
      .describe(
        '`main`: what the job was for. `thumbnail`, `preview`, `captions`: come along with it. `source`: was there before it. `other`: anything else.',
      ),
    url: z
      .string()
      .optional()
      .describe('Where it lies; may expire (`expiresAt`) and may need credentials (`access`).'),
    inline: z
      .string()
      .optional()
      .describe('The content itself: text, or a data: URI. Without `url` and `inline` it is in `payload`.'),
    contentType: z.string().optional().describe('The media type, such as `video/mp4`.'),
    bytes: z.number().int().nonnegative().optional().describe('The size of the file.'),
    width: z.number().nonnegative().optional().describe('Of an image or a video, in pixels.'),
    height: z.number().nonnegative().optional().describe('Of an image or a video, in pixels.'),
    durationSeconds: z.number().nonnegative().optional().describe('Of a video or a sound.'),
    expiresAt: time.optional().describe('When the link stops working, as the link or the sender says.'),
    access: z
      .enum(['public', 'credentials'])
      .optional()
      .describe(
        '`public`: whoever has the link can read it. `credentials`: only with the sender’s or the bucket’s. Absent: not known.',
      ),
    flagged: z
      .boolean()
      .optional()
      .describe('True: the sender’s content filter marked this one, and may have blanked it.'),
    name: z
      .string()
      .optional()
      .describe('What the sender calls this output, where one job has several kinds.'),
  })
  .describe('One product of a job.');

export const jobError = z.object({
  code: z.string().describe('The sender’s own code, or `unknown`.'),
  message: z.string().describe('The sender’s own words, for people.'),
  category: z.enum(ERROR_CATEGORIES).describe('The kind of cause, the same for every sender.'),
  categoryFrom: z
    .enum(CATEGORY_SOURCES)
    .optional()
    .describe(
      'What the category follows from: the sender’s `code`, an HTTP `status`, or words in its `text`. Absent where the category is `unknown`.',
    ),
  retryable: z
    .boolean()
    .nullable()
    .describe('Whether the same job can succeed if it is submitted again; null: unknown.'),
});

export const job = z.object({
  id: z.string().describe('The sender’s id of the job: what the submit call returned.'),
  status: z
    .enum(Object.keys(JOB_STATES) as [JobState, ...JobState[]])
    .describe(
      'The state that this event reports. `queued`: accepted by the sender. `started`: it runs. `progressed`: it runs, and this is news of it. `succeeded`, `failed`, `canceled`: it has ended.',
    ),
  task: z.string().optional().describe('The kind of work, in the sender’s own word.'),
  model: z.string().optional().describe('The model that did the work, in the sender’s own word.'),
  progress: z.number().min(0).max(1).optional().describe('The finished share, 0 to 1.'),
  createdAt: time.optional().describe('When the job was submitted.'),
  startedAt: time.optional().describe('When the work began.'),
  completedAt: time.optional().describe('When the job ended.'),
  reference: z
    .string()
    .optional()
    .describe(
      'What the caller passed when it submitted the job, echoed by the sender: text, or JSON as text.',
    ),
  correlationId: z.string().optional().describe('A second id from the sender, to find the job on its side.'),
});

export const usage = z.object({
  measure: z
    .enum(USAGE_MEASURES)
    .describe(
      '`compute_seconds`: of work. `media_seconds`: of what was made or read. `credits`, `units`: the sender’s own. `money`: in `unit`.',
    ),
  amount: z.number().nonnegative().describe('How much, in `unit`.'),
  unit: z.string().describe('`seconds`, `credits`, the sender’s unit, or a currency as ISO 4217.'),
});

export const payloadOmitted = z
  .object({
    bytes: z.number().int().nonnegative().describe('The size of the payload.'),
    sha256: z.string().describe('Of the payload’s bytes, in hexadecimal.'),
  })
  .describe(
    'In place of a payload that is too large for a record; the attribute `dataref` says where it is stored, if it is.',
  );

/** `data` of `onehook.job.*`. */
export const jobData = z
  .object({
    provider: z.string().describe('Who sent it: the same as the attribute.'),
    source: z.string().describe('The name of the source in the gateway’s configuration.'),
    job: job.describe('The job, in the state that this event reports.'),
    outputs: z.array(output).describe('The products of a success; empty in every other state.'),
    outputsState: z
      .enum(OUTPUTS_STATES)
      .optional()
      .describe(
        'On every success. `complete`: `outputs` has the result. `pending`: the delivery does not contain it; ask the sender’s API. `unread`: it is in `payload`, in no form known here. `none`: this work has no product.',
      ),
    error: jobError.optional().describe('On every failure; on a cancellation where the sender says why.'),
    usage: z.array(usage).optional().describe('What the job cost, one entry for each measure.'),
    native: z
      .object({
        type: z.string().optional().describe('Of the event.'),
        status: z.string().optional().describe('Of the job’s state.'),
      })
      .describe('The sender’s own words.'),
    payload: z
      .unknown()
      .optional()
      .describe('The payload as received, byte for byte; absent where `payloadOmitted` says why.'),
    payloadOmitted: payloadOmitted.optional(),
  })
  .meta({
    id: JOB_DATA_SCHEMA,
    title: 'Onehook job event data',
    description: 'The job and what became of it, in one schema for every sender.',
  });

/** Attributes of every event. CloudEvents extension names are lower case by its rules. */
export const attributes = z.object({
  specversion: z.literal('1.0'),
  id: z
    .string()
    .min(1)
    .describe('The same at every redelivery of one event. A consumer deduplicates by `source` and `id`.'),
  source: z.string().describe('`/sources/{source}`: the configured instance of a provider.'),
  type: z.string().min(1).describe('`onehook.job.{state}` for jobs; else the provider’s own, reverse-DNS.'),
  subject: z.string().min(1).optional().describe('The job’s id, or what the event is about.'),
  time: time.describe(
    'When it happened, as the body says; the same as `recordedtime` where the body does not say.',
  ),
  datacontenttype: z.literal('application/json').optional().describe('Absent where there is no `data`.'),
  dataschema: z.string().optional().describe('Of job events: the version of `data`.'),
  provider: z.string().describe('Extension: who sent it.'),
  partitionkey: z.string().min(1).optional().describe('Extension: the Kafka key; orders one job’s events.'),
  recordedtime: time.describe('Extension: when the gateway received it.'),
  verification: z
    .enum(['signature', 'token', 'none'])
    .describe('Extension: how the sender was verified; with `via: poll`, how its deliveries are verified.'),
  coverage: z
    .enum(['body', 'fields', 'checksum', 'none'])
    .describe(
      'Extension: how much of the payload that proves. `body`: all of it (also with `via: poll`). `fields`: single fields. `checksum`: a checksum that a forger can preserve. `none`: nothing, only the sender.',
    ),
  masked: z
    .literal(true)
    .optional()
    .describe(
      'Extension: the payload contained secrets, such as a token that the sender echoes; each of their characters is `*` here.',
    ),
  via: z
    .enum(['webhook', 'poll'])
    .optional()
    .describe(
      'Extension: `poll` where the gateway asked the sender’s API over TLS, since no delivery had arrived; absent: `webhook`.',
    ),
  replay: z
    .string()
    .optional()
    .describe(
      'Extension: the replay that published it from quarantine; the event’s id is the same in every replay.',
    ),
  dataref: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Extension (claim check): a URI where the payload is stored that is too large for this record. Absent: it is in the record, or stored nowhere.',
    ),
  payloadbytes: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe(
      'Extension: the event has no `data`, since the payload has this many bytes, which is too large for a record. Job events say it in `data.payloadOmitted`.',
    ),
  payloadsha256: z
    .string()
    .optional()
    .describe('Extension: with `payloadbytes`, the SHA-256 of the payload’s bytes, in hexadecimal.'),
  sequence: z.string().optional().describe('Extension: rank of the job’s state, 0 to 3.'),
  deliveryid: z
    .string()
    .optional()
    .describe('Extension: the sender’s own id of the delivery, where it is not the event’s id.'),
  traceparent: z
    .string()
    .optional()
    .describe(
      'Extension: the trace in which the event began, as W3C Trace Context; only where tracing is on.',
    ),
});

export const jobEvent = attributes
  .omit({ payloadbytes: true, payloadsha256: true })
  .extend({
    type: z
      .enum(Object.keys(JOB_STATES).map((s) => `onehook.job.${s}`) as [string, ...string[]])
      .describe('The state that the job has reached, as in `data.job.status`.'),
    subject: z.string().min(1).describe('The job’s id, as in `data.job.id`.'),
    datacontenttype: z.literal('application/json'),
    dataschema: z.literal(JOB_DATA_SCHEMA),
    partitionkey: z
      .string()
      .min(1)
      .describe('Extension: the Kafka key, the source’s name and the job’s id; orders one job’s events.'),
    sequence: z
      .string()
      .describe(
        'Extension: rank of the job’s state. `0` queued, `1` started, `2` progressed, `3` succeeded, failed or canceled.',
      ),
    data: jobData,
  })
  .meta({ id: `urn:onehook:schema:job-event:${SCHEMA_VERSION}`, title: 'Onehook job event' });

export const passedThroughEvent = attributes
  .extend({
    data: z
      .unknown()
      .optional()
      .describe('The payload as received, byte for byte; absent where `payloadbytes` says why.'),
  })
  .meta({ id: `urn:onehook:schema:event:${SCHEMA_VERSION}`, title: 'Onehook event, payload passed through' });

export type Attributes = z.infer<typeof attributes>;
export type Job = z.infer<typeof job>;
export type JobError = z.infer<typeof jobError>;
export type Output = z.infer<typeof output>;
export type Usage = z.infer<typeof usage>;
export type JobData = z.infer<typeof jobData>;
export type PayloadOmitted = z.infer<typeof payloadOmitted>;

interface DraftCommon {
  /** Of the event, where the delivery's identity and the event's position in it do not suffice. The same at each redelivery. */
  readonly id?: string | undefined;
  /** When it happened, from the body: RFC 3339, or milliseconds since the epoch. An unreadable time is left out. */
  readonly time?: string | number | undefined;
  /** The sender's id of this delivery, where it cannot serve as the event's id. */
  readonly deliveryId?: string | undefined;
}

/** What `normalize` returns for a job. The gateway adds ids, source and envelope. */
export interface JobDraft extends DraftCommon {
  readonly family: 'job';
  readonly job: Job;
  readonly outputs?: readonly Output[] | undefined;
  readonly outputsState?: OutputsState | undefined;
  readonly error?: JobError | undefined;
  readonly usage?: readonly Usage[] | undefined;
  readonly native: JobData['native'];
}

/** What `normalize` returns for everything else: `data` is the payload itself. */
export interface PassedThroughDraft extends DraftCommon {
  readonly family: 'other';
  /** The sender's reversed domain, and its own word unchanged: `com.github.push`, `com.shopify.orders/create`. */
  readonly type: string;
  readonly subject?: string | undefined;
  /** Events with the same value stay in order; the gateway prefixes it with the source. Absent: any partition. */
  readonly orderBy?: string | undefined;
}

export type EventDraft = JobDraft | PassedThroughDraft;
export type Family = EventDraft['family'];

/** One event before it is serialized. `payload` stays a Buffer: it is spliced into the record, never parsed and printed again. */
export interface CanonicalEvent {
  readonly family: Family;
  readonly attributes: Attributes;
  /** Null where `data` is the payload itself. */
  readonly jobData: Omit<JobData, 'payload'> | null;
  readonly payload: Buffer;
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * RFC 3339 in UTC, or undefined for anything but a time. Read strictly, since `new Date('5')` is a day in 2001. A time without
 * a zone is read as UTC, since `new Date` would read it in the zone of this machine.
 */
export function timestamp(value: string | number | undefined | null): string | undefined {
  if (value === undefined || value === null) return undefined;
  const zone = typeof value === 'string' ? DATE_TIME.exec(value) : null;
  if (typeof value === 'string' && !zone) return undefined;
  const date = new Date(zone && !zone[1] ? `${value}Z` : value);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString() : undefined;
}
