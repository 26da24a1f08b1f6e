/** What happens to spans on their way out that somebody may want to read. The composition root binds it to telemetry. */

export interface TracingObserver {
  /** The collector did not take them, and they are lost. What is delivered does not wait for it. */
  spansLost(why: string): void;
  spansExported(): void;
}
