import type { Numbers, SparkSession } from '../../../src/sessions/session.ts';
import type { Live } from '../live/live.ts';
import type { Requests } from '../live/requests.ts';
import type { Words } from '../words.ts';

/** What the panel's parts are given: what there is to show, and what can be done. */
export interface Desk {
  readonly live: Live;
  readonly requests: Requests;
  readonly words: Words;
  readonly acts: Acts;
}

/** What the buttons do. Each shows its own failure, and never rejects. */
export interface Acts {
  openUi(path: string): void;
  openNotebook(path: string): void;
  stop(session: SparkSession): Promise<void>;
  keep(session: SparkSession): Promise<void>;
  cancelJob(session: SparkSession, job: number): Promise<void>;
  start(wish: Numbers): Promise<void>;
  /** The notebook in front, where a session would start; null when there is none. */
  notebook(): NotebookInFront | null;
}

export interface NotebookInFront {
  readonly name: string;
  readonly kernelId: string | null;
  /** Its kernel can run a cell at once. */
  readonly idle: boolean;
}
