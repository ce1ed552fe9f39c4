import { PassThrough, Readable, Writable } from 'node:stream';
import type { V1Status } from '@kubernetes/client-node';
import { DriverError } from '../../driver.ts';
import type { Connection } from '../connection.ts';
import type { PodName } from './log.ts';

/** Runs a program in a pod, to its end, with bytes in and bytes out. Throws `DriverError` with what it said. */
export async function execInPod(
  { kubeconfig }: Connection,
  { namespace, pod, container = '' }: PodName,
  argv: readonly string[],
  input: Buffer = Buffer.alloc(0),
): Promise<Buffer> {
  const { Exec } = await import('../library.ts');
  const [out, err] = [collect(), collect()];
  // Older clusters cannot tell a program that its input has ended: it must know how much there is.
  const stdin = input.length === 0 ? null : Readable.from(piecesOf(input)).pipe(new PassThrough());
  const status = await new Promise<V1Status>((ended, failed) => {
    new Exec(kubeconfig)
      .exec(namespace, pod, container, [...argv], out.stream, err.stream, stdin, false, ended)
      .then((socket) => {
        const { on } = socket as unknown as { on(name: string, then: () => void): void };
        on.call(socket, 'close', () => failed(new Error('the connection ended before the program did')));
      })
      .catch(failed);
  }).catch((cause: Error) => {
    throw new DriverError(`Nothing can be run in ${pod}: ${cause.message}`, {
      fix: 'See whether it runs: sparkhub status   You need the right to "exec" in its namespace.',
      cause,
    });
  });
  if (status.status === 'Success') return out.bytes();
  throw new DriverError(`${argv[0]} failed in ${pod}.`, {
    fix: 'Put right what it says, then run the same command again.',
    evidence: err.bytes().toString('utf8').trim() || (status.message ?? ''),
  });
}

const PIECE = 64 * 1024;

function* piecesOf(input: Buffer): Generator<Buffer> {
  for (let at = 0; at < input.length; at += PIECE) yield input.subarray(at, at + PIECE);
}

function collect(): { stream: Writable; bytes(): Buffer } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      pieces.push(Buffer.from(piece));
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(pieces) };
}
