/** What an operator can observe of the export of spans. The composition root binds it to telemetry. */

export interface TracingObserver {
  /** The collector did not accept them. Deliveries do not wait for it. */
  spansDropped(why: string): void;
  spansExported(): void;
}
