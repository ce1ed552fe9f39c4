/** A message of Jupyter's wire protocol, as JSON on the websocket (jupyter-client.readthedocs.io, "Messaging"). */
export interface Message {
  readonly header: { readonly msg_type: string };
  readonly parent_header?: { readonly msg_id?: string };
  readonly content: Readonly<Record<string, unknown>>;
}

/** How a cell ended. */
export interface Executed {
  readonly ok: boolean;
  /** What it printed. */
  readonly output: string;
  /** What it wrote to stderr: Spark's own log, among others. */
  readonly errors: string;
  /** `SparkException: ...` and the like; empty when it went well. */
  readonly failure: string;
}

/** One cell on its way: done when the kernel has both replied and become idle, in whatever order they come. */
export class Execution {
  readonly done: Promise<Executed>;
  #finish!: (result: Executed) => void;
  #fail!: (error: Error) => void;
  #output = '';
  #errors = '';
  #failure = '';
  #reply: string | undefined;
  #idle = false;

  constructor() {
    this.done = new Promise((finish, fail) => {
      this.#finish = finish;
      this.#fail = fail;
    });
  }

  receive({ header, content }: Message): void {
    if (header.msg_type === 'stream') {
      if (content.name === 'stderr') this.#errors += String(content.text);
      else this.#output += String(content.text);
    } else if (header.msg_type === 'error') {
      this.#failure = `${String(content.ename)}: ${String(content.evalue)}`;
    } else if (header.msg_type === 'execute_reply') {
      this.#reply = String(content.status);
    } else if (header.msg_type === 'status' && content.execution_state === 'idle') {
      this.#idle = true;
    }
    if (this.#idle && this.#reply !== undefined) {
      this.#finish({ ok: this.#reply === 'ok', output: this.#output, errors: this.#errors, failure: this.#failure });
    }
  }

  fail(error: Error): void {
    this.#fail(error);
  }

  /** The last lines it printed, as evidence. */
  tail(): string {
    return `${this.#output}\n${this.#errors}`.trim().split('\n').slice(-10).join('\n');
  }
}
