/** The body of `POST /replay`, and the lines of its answer. */
import { z } from 'zod';
import { QUARANTINE_REASONS, type QuarantineReason } from '../errors.js';
import type { ReplayCounts, ReplayOutcome } from '../telemetry/replay.js';

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const replayRequest = z.strictObject({
  /** The name of the replay. Given again, the replay continues: deliveries that it has published are left out. */
  run: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must consist of letters, digits and . _ -, at most 64 of them')
    .optional(),
  /** Offset of a record in the embedded log, or in a quarantine topic of one partition. */
  fromOffset: z.int().min(0).optional(),
  /** The time of receipt; `to` is exclusive. */
  from: time.optional(),
  to: time.optional(),
  deliveries: z.array(z.string().min(1)).min(1).optional(),
  source: z.string().optional(),
  reason: z.enum(Object.keys(QUARANTINE_REASONS) as [QuarantineReason, ...QuarantineReason[]]).optional(),
  /** Instead of the routes. */
  topic: z
    .string()
    .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/, 'must be a Kafka topic name')
    .optional(),
  /** Deliveries a second. */
  rate: z.number().min(0.1).max(100_000).default(100),
  dryRun: z.boolean().default(false),
});

export type ReplayRequest = z.infer<typeof replayRequest>;

export interface ReplayedDelivery {
  readonly delivery: string;
  readonly source: string;
  readonly received: string;
  /** Why it was quarantined, and by which version of the gateway. */
  readonly reason: string;
  readonly version: string;
  readonly outcome: ReplayOutcome;
  /** A sentence for the operator, where the delivery was not published. */
  readonly why?: string | undefined;
  readonly events?: readonly { readonly id: string; readonly type: string }[] | undefined;
  readonly topics?: readonly string[] | undefined;
}

export type ReplayLine =
  | { readonly kind: 'started'; readonly run: string; readonly dryRun: boolean }
  | { readonly kind: 'progress'; readonly at: number; readonly of: number }
  | ({
      readonly kind: 'delivery';
      readonly offset: number;
      readonly at: number;
      readonly of: number;
    } & ReplayedDelivery)
  | {
      readonly kind: 'ended';
      readonly run: string;
      readonly outcome: 'finished' | 'stopped';
      readonly why?: string | undefined;
      readonly counts: ReplayCounts;
    };
