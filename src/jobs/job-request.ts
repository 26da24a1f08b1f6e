/** What `POST /jobs` takes, and what is remembered of an expected job. */
import { z } from 'zod';

export const jobRequest = z.strictObject({
  source: z.string(),
  /** The ids by which the provider is asked; each provider has its own. */
  job: z.record(z.string(), z.unknown()),
  /** From now; a terminal event that has not come by then is asked for. */
  deadlineSeconds: z.number().min(0).max(2_592_000),
  /** Between the first two askings; each time twice as long after that, five minutes at most. */
  everySeconds: z.number().min(1).max(3600).default(5),
  /** How long it is asked for after the deadline. */
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
