/**
 * The last defense against promises that reject unhandled inside a library, which makes Node end the process. Each library
 * that needs it registers a guard; a rejection that belongs to none of them still ends the process.
 */

/** Returns whether the rejection comes from its library, which also reports it where it matters. */
export type RejectionGuard = (reason: unknown) => boolean;

const guards = new Set<RejectionGuard>();

function onRejection(reason: unknown): void {
  for (const guard of guards) if (guard(reason)) return;
  throw reason;
}

/** From now on rejections that `guard` returns true for do not end the process. Returns the function that removes it. */
export function guardRejections(guard: RejectionGuard): () => void {
  if (guards.size === 0) process.on('unhandledRejection', onRejection);
  guards.add(guard);
  return () => {
    guards.delete(guard);
    if (guards.size === 0) process.off('unhandledRejection', onRejection);
  };
}

/**
 * When a commit fails, on a full disk for example, LMDB rejects the put, a promise of its own that no caller can reach, and a
 * third one with the reason.
 */
export function isFromLmdb(reason: unknown): boolean {
  if (!(reason instanceof Error)) return false;
  return (
    reason.message.startsWith('Commit failed') || /[\\/]node_modules[\\/]lmdb[\\/]/.test(reason.stack ?? '')
  );
}
