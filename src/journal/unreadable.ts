/** Why a file could not be read, for an operator. */

/** Completes `file X ...`. */
export function whyUnreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const known: Record<string, string> = {
    ENOENT: 'does not exist',
    ENOTDIR: 'does not exist',
    EISDIR: 'is a directory',
    EACCES: 'may not be read by this user',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
  };
  return known[code] ?? `cannot be read (${code || 'unknown reason'})`;
}
