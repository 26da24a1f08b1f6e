/** Waiting with a limit. What is waited for goes on past it: the caller decides in `onTimeout` what becomes of it. */

/**
 * Settles as `promise` does, and past `ms` as `onTimeout` does: its result is the outcome, what it throws is the reason.
 * The timer keeps the process alive until then, or a close that waits could be cut short.
 */
export function withTimeout<T>(promise: Promise<T>, ms: number, onTimeout: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  const timeout = new Promise<void>((resolve) => {
    // An answer that arrived while this process was busy is in time: the turn lets it be read first.
    timer = setTimeout(() => {
      turn = setImmediate(resolve);
    }, ms);
  }).then(onTimeout);
  return Promise.race([promise, timeout]).finally(() => {
    clearTimeout(timer);
    clearImmediate(turn);
  });
}
