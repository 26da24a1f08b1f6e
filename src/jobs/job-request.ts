/** The body of `POST /jobs`, and an expected job as it is stored. */
import { z } from 'zod';

export const jobRequest = z.strictObject({
  source: z.string(),
  /** The ids by which the provider's API knows the job; each provider has its own. */
  job: z.record(z.string(), z.unknown()),
  /** From now; without a terminal event by then, the gateway asks the provider's API. */
  deadlineSeconds: z.number().min(0).max(2_592_000),
  /** Between the first two polls; doubles after each, up to five minutes. */
  everySeconds: z.number().min(1).max(3600).default(5),
  /** How long the gateway polls after the deadline. */
  giveUpSeconds: z.number().min(0).max(2_592_000).default(86_400),
});

export type JobRequest = z.infer<typeof jobRequest>;

/** Times are milliseconds since the epoch. */
export interface ExpectedJob {
  readonly source: string;
  readonly id: string;
  readonly job: unknown;
  readonly registeredAt: number;
  readonly deadlineAt: number;
  readonly giveUpAt: number;
  readonly everyMs: number;
}

export const jobKey = (source: string, id: string) => `${source}\n${id}`;
