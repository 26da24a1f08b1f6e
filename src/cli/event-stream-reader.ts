/** Server-sent events, read from a response as they come (WHATWG HTML, 9.2.6: the part of it that the gateway writes). */

export interface StreamMessage {
  readonly id: string;
  readonly event: string;
  /** Lines joined by line feeds. */
  readonly data: string;
}

/** Ends when the stream does; throws when it breaks. Comments and unfinished messages are left out. */
export async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const message = readMessage(block);
      if (message.data !== '') yield message;
    }
  }
}

function readMessage(block: string): StreamMessage {
  const field = (name: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
      .join('\n');
  return { id: field('id'), event: field('event'), data: field('data') };
}
