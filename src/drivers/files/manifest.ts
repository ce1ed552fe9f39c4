import { readFile } from 'node:fs/promises';
import { writeWhole } from './write.ts';

/** What sparkhub wrote: path -> SHA-256 of the content. Tells a file edited by hand, and a file nobody asks for any more. */
export class Manifest {
  readonly #path: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Nothing when it is missing or damaged: then hand-edited files and leftovers go unnoticed, and all else works. */
  async read(): Promise<Record<string, string>> {
    try {
      return JSON.parse(await readFile(this.#path, 'utf8')) as Record<string, string>;
    } catch {
      return {};
    }
  }

  record(path: string, contentDigest: string): Promise<void> {
    return this.#change((written) => ({ ...written, [path]: contentDigest }));
  }

  forget(path: string): Promise<void> {
    return this.#change(({ [path]: _gone, ...rest }) => rest);
  }

  /** One after the other: files are written several at once. */
  #change(edit: (written: Record<string, string>) => Record<string, string>): Promise<void> {
    const done = this.#last.then(async () =>
      writeWhole(this.#path, `${JSON.stringify(edit(await this.read()), null, 2)}\n`, 0o600),
    );
    this.#last = done.catch(() => {});
    return done;
  }
}
