/** Waiting for what comes by itself. */
import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 120_000;

/** Asks until there is an answer other than null; `what` says in the error what never came, and `instead` what there was. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null>,
  instead: () => Promise<unknown> = async () => 'nothing of it',
): Promise<T> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline)
      throw new Error(`Not within ${TIMEOUT_MS / 1000} s: ${what}. There was: ${await instead()}.`);
    await sleep(250);
  }
}
