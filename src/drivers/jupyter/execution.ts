/** A message of Jupyter's wire protocol, as JSON on the websocket (jupyter-client.readthedocs.io, "Messaging"). */
export interface Message {
  readonly channel?: string;
  readonly header: { readonly msg_type: string };
  readonly parent_header?: { readonly msg_id?: string };
  readonly content: Readonly<Record<string, unknown>>;
}

/** How a cell ended. */
export interface Executed {
  readonly ok: boolean;
  /** What it printed. */
  readonly text: string;
  /** What it wrote to stderr: Spark's own log, among others. */
  readonly errors: string;
  /** Value of its last expression as plain text; empty when it has none. */
  readonly result: string;
  readonly error?: CellError;
}

/** A Python exception that ended a cell. */
export interface CellError {
  readonly name: string;
  readonly value: string;
  /** Without colours. */
  readonly traceback: readonly string[];
}

/** What a cell writes, as it comes. */
export type OnOutput = (text: string, stream: 'stdout' | 'stderr') => void;

/** One cell on its way: done when the kernel has both replied and become idle, in whatever order they come. */
export class Execution {
  readonly done: Promise<Executed>;
  readonly #onOutput: OnOutput;
  #finish!: (result: Executed) => void;
  #fail!: (error: unknown) => void;
  readonly #printed = { stdout: '', stderr: '' };
  #result = '';
  #error: CellError | undefined;
  #reply: string | undefined;
  #idle = false;

  constructor(onOutput: OnOutput = () => {}) {
    this.#onOutput = onOutput;
    this.done = new Promise((finish, fail) => {
      this.#finish = finish;
      this.#fail = fail;
    });
    // Whoever waits is told; a failure before anybody waits must not end the process.
    this.done.catch(() => {});
  }

  /** Takes in a message that answers this cell; of no effect once done. */
  receive({ header, content }: Message): void {
    if (header.msg_type === 'stream') this.#print(content);
    else if (header.msg_type === 'execute_result') this.#result = plainText(content.data);
    else if (header.msg_type === 'error') this.#error ??= cellError(content);
    else if (header.msg_type === 'execute_reply') this.#endWith(content);
    else if (header.msg_type === 'status' && content.execution_state === 'idle') this.#idle = true;
    if (!this.#idle || this.#reply === undefined) return;
    this.#finish({
      ok: this.#reply === 'ok',
      text: this.#printed.stdout,
      errors: this.#printed.stderr,
      result: this.#result,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    });
  }

  /** Ends it from outside; of no effect once done. */
  fail(error: unknown): void {
    this.#fail(error);
  }

  /** The last lines it printed, as evidence. */
  tail(): string {
    return `${this.#printed.stdout}\n${this.#printed.stderr}`.trim().split('\n').slice(-10).join('\n');
  }

  #print({ name, text }: Message['content']): void {
    const stream = name === 'stderr' ? 'stderr' : 'stdout';
    this.#printed[stream] += String(text);
    this.#onOutput(String(text), stream);
  }

  #endWith(content: Message['content']): void {
    this.#reply = String(content.status);
    if (content.status === 'error') this.#error ??= cellError(content);
    if (content.status === 'aborted')
      this.#error ??= { name: 'Aborted', value: 'a cell before it failed', traceback: [] };
  }
}

function plainText(data: unknown): string {
  return String((data as Record<string, unknown> | undefined)?.['text/plain'] ?? '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOUR = /\u001b\[[0-9;]*m/g;

function cellError({ ename, evalue, traceback }: Message['content']): CellError {
  const lines = Array.isArray(traceback) ? traceback.map((line) => String(line).replace(COLOUR, '')) : [];
  return { name: String(ename), value: String(evalue), traceback: lines };
}
