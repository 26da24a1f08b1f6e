/** Fetches the URL by which a sender wants a subscription confirmed. The body of the answer is not read. */

/** The sender waits for its own answer meanwhile; the strictest that needs this waits for 15 s. */
const TIMEOUT_MS = 4_000;

/** False when the URL could not be fetched or did not answer 2xx; `onFailed` gets the reason. Follows no redirect, since only this host was checked. */
export async function visit(url: string, onFailed: (error: unknown) => void): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The URL answered ${response.status}.`);
    return true;
  } catch (error) {
    onFailed(error);
    return false;
  }
}
