/**
 * Last line of defence against promises that reject inside a library with nobody listening: Node would end the process
 * for one. Several libraries may need it; a rejection that none of them answers for still ends the process.
 */

/** Returns whether the rejection is its library's, and so was told where it matters, or is harmless. */
export type RejectionGuard = (reason: unknown) => boolean;

const guards = new Set<RejectionGuard>();

function onRejection(reason: unknown): void {
  for (const guard of guards) if (guard(reason)) return;
  throw reason;
}

/** From now on what `guard` answers for does not end the process. Returns the way back. */
export function guardRejections(guard: RejectionGuard): () => void {
  if (guards.size === 0) process.on('unhandledRejection', onRejection);
  guards.add(guard);
  return () => {
    guards.delete(guard);
    if (guards.size === 0) process.off('unhandledRejection', onRejection);
  };
}

/**
 * When a commit fails, on a full disk say, LMDB rejects the put, and a promise of its own that nobody can reach; and
 * tells why in a third.
 */
export function isFromLmdb(reason: unknown): boolean {
  if (!(reason instanceof Error)) return false;
  return (
    reason.message.startsWith('Commit failed') || /[\\/]node_modules[\\/]lmdb[\\/]/.test(reason.stack ?? '')
  );
}
