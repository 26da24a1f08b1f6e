/** Administrative requests through kafkajs, whichever client publishes, and the reason of a failed one in the broker's words. */
import type { Admin, Kafka } from 'kafkajs';

/** One client per question: a client that has asked for a missing topic asks for it again together with all others. */
export async function withAdmin<T>(kafka: Kafka, action: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    return await action(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** The protocol's name of the error that kafkajs has wrapped; empty without one. */
export function protocolErrorOf(error: unknown): string {
  return String(protocolError(error)?.['type' as never] ?? '');
}

/** What the broker said, or else kafkajs, as a sentence. */
export function reasonOf(error: unknown): string {
  return sentence((protocolError(error) ?? (error as Error)).message);
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** kafkajs wraps an error several times, and may put several into one. */
function protocolError(error: unknown, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth > 8) return undefined;
  if (typeof Reflect.get(error, 'type') === 'string') return error;
  const errors = Reflect.get(error, 'errors');
  for (const inner of [error.cause, ...(Array.isArray(errors) ? errors : [])]) {
    const found = protocolError(inner, depth + 1);
    if (found) return found;
  }
  return undefined;
}
