/**
 * The load: signed deliveries over keep-alive connections on raw sockets, so that the client costs little.
 * Signing is this file's own (node:crypto, Standard Webhooks 1.0), done before the clock starts.
 */
import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface LoadResult {
  readonly deliveries: number;
  readonly seconds: number;
  /** Answers other than 200, by status. */
  readonly failures: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const BODY_BYTES = 1024;
let serial = 0;

/** One whole HTTP request, 1 KB of body, with an id of its own. */
function buildRequest(path: string, key: Buffer): Buffer {
  serial += 1;
  const id = `msg_${process.pid}_${Date.now().toString(36)}_${serial}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const event = {
    type: 'video.completed',
    timestamp: new Date().toISOString(),
    data: { id: `vid_${serial}`, status: 'completed', url: `https://cdn.example/${serial}.mp4`, filler: '' },
  };
  event.data.filler = 'x'.repeat(BODY_BYTES - JSON.stringify(event).length);
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nwebhook-id: ${id}\r\n` +
      `webhook-timestamp: ${timestamp}\r\nwebhook-signature: v1,${signature}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

export function buildRequests(count: number, path: string, secret: string): Buffer[] {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return Array.from({ length: count }, () => buildRequest(path, key));
}

/**
 * Closed loop: each connection sends its next delivery when the last is answered.
 * With `ratePerSecond`: open loop, deliveries leave on time and latency counts from when they should have left.
 */
export async function sendAll(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  ratePerSecond?: number,
): Promise<LoadResult> {
  const latencies: number[] = [];
  const failures: Record<string, number> = {};
  const startedAt = performance.now();
  let next = 0;
  const dueAt = (index: number) =>
    ratePerSecond === undefined ? performance.now() : startedAt + (index * 1000) / ratePerSecond;

  const runConnection = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    while (next < requests.length) {
      const index = next;
      next += 1;
      const due = dueAt(index);
      const wait = due - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      const status = await exchange(socket, requests[index]!);
      latencies.push(performance.now() - due);
      if (status !== '200') failures[status] = (failures[status] ?? 0) + 1;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, runConnection));
  latencies.sort((a, b) => a - b);
  const quantile = (q: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0;
  return {
    deliveries: requests.length,
    seconds: (performance.now() - startedAt) / 1000,
    failures,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  };
}

function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const headEnd = text.indexOf('\r\n\r\n');
      if (headEnd === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < headEnd + 4 + length) return;
      socket.off('data', read);
      socket.off('close', cut);
      resolve(text.slice(9, 12));
    };
    const cut = () => reject(new Error('the server closed the connection'));
    socket.on('data', read);
    socket.once('close', cut);
    socket.write(request);
  });
}
