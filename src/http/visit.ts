/** Asks a URL by which a sender wants a subscription confirmed. What it answers is not read: asking is all it takes. */

/** The sender waits for our answer meanwhile; the strictest that asks for this gives 15 s. */
const TIMEOUT_MS = 4_000;

/** False when it could not be asked or did not answer 2xx; `onFailed` is told why. Follows no redirect: the host was checked, another was not. */
export async function visit(url: string, onFailed: (error: unknown) => void): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`It answered ${response.status}.`);
    return true;
  } catch (error) {
    onFailed(error);
    return false;
  }
}
