/** What an operator can observe of the directory of payloads. The composition root binds it to telemetry. */

export interface PayloadObserver {
  /** The oldest payloads were deleted to stay under `payloads.maxBytes`. */
  payloadsDeleted(count: number): void;
}
