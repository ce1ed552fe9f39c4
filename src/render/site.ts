/** Facts of the place that the pure stages may not look up themselves. Observed by `operate`, passed in as a value. */
export interface Site {
  /** Version of sparkhub itself. */
  readonly version: string;
  /** Directory of the sparkhub package (holds python/, runtime/, dist/). */
  readonly packageDir: string;
  /** `.sparkhub` beside the configuration file. */
  readonly stateDir: string;
  /** `~/.cache/sparkhub/runtime/<lock digest>`: the pinned runtime, shared by every platform of this user. */
  readonly runtimeDir: string;
  /** The running Node.js. */
  readonly nodeBinary: string;
  /** The installed configurable-http-proxy's executable script. */
  readonly proxyScript: string;
  readonly machine: Machine;
  readonly ports: Ports;
}

export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: 'linux' | 'darwin';
  /** Whether sparkhub runs as root. */
  readonly root: boolean;
  readonly user: string;
}

/** Loopback ports of the components; chosen free at the first `up` and kept in `.sparkhub/run/ports.json`. */
export interface Ports {
  readonly public: number;
  readonly proxyApi: number;
  readonly hub: number;
  readonly sparkMaster: number;
  readonly sparkMasterUi: number;
  readonly sparkWorker: number;
  readonly sparkWorkerUi: number;
}
