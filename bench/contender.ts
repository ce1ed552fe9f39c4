/** A platform that can be started afresh, measured and stopped. */
export interface Contender {
  readonly name: 'stock' | 'sparkhub';
  /** Installs what it needs, so that no round pays for it. Gives how to start it. */
  prepare(signal: AbortSignal): Promise<Start>;
}

/** Starts a platform with nothing kept from before. Resolves when a person could sign in. */
export type Start = (signal: AbortSignal) => Promise<Running>;

/** A platform that runs. */
export interface Running {
  readonly baseUrl: string;
  readonly password: string;
  /** Marks its processes: each carries SPARKHUB_STATE_DIR with this value. */
  readonly stateDir: string;
  /** Ends all of it and deletes what it wrote. */
  stop(): Promise<void>;
}
