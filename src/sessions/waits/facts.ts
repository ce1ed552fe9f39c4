import type { Resources } from '../../sizing/resources.ts';

/** What a cluster says of one pod of a person, cut down to what explains a wait. Times are in milliseconds since 1970. */
export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Spark's application id; empty for a notebook. */
  readonly app: string;
  /** Spark's number of an executor; empty for a notebook. */
  readonly executorId: string;
  /** Of a notebook: whose it is, as the hub says. Empty for an executor. */
  readonly owner: string;
  readonly createdAt: number;
  /** It is being stopped. */
  readonly leaving: boolean;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** Its machine; empty while it has none. */
  readonly node: string;
  /** What the scheduler says of a pod without a machine; empty while it has not looked. */
  readonly unscheduled: string;
  /** Since when its container runs; 0 while it does not. */
  readonly runningSince: number;
  /** Why its container waits, by the kubelet's own word: `ImagePullBackOff`. Empty when it does not. */
  readonly held: string;
  readonly image: string;
  /** Why it has ended: Kubernetes' word, exit code and last lines. Empty while it has not. */
  readonly ended: string;
  readonly request: Resources;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Size of an executor as its session asked for it: cores, and heap in MiB. */
  readonly executor: { readonly cores: number; readonly memoryMib: number } | null;
}

/** What was said about one object. */
export interface EventFacts {
  /** Uid of the object. */
  readonly about: string;
  readonly reason: string;
  readonly message: string;
  readonly at: number;
}

export interface MachineFacts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ready: boolean;
  readonly diskPressure: boolean;
  /** What it may give to pods when empty. */
  readonly room: Resources;
}

/** What a person may have in all, and has now, without the notebook. */
export interface ProjectRoom {
  readonly limits: Resources;
  readonly used: Resources;
}

/** All that is known of a cluster at one moment. */
export interface ClusterFacts {
  readonly pods: readonly PodFacts[];
  /** About those pods, oldest first. */
  readonly events: readonly EventFacts[];
  readonly machines: readonly MachineFacts[];
  /** What an autoscaler said of itself: that it could not get machines from its cloud. Oldest first. */
  readonly autoscaler: readonly EventFacts[];
  /** By namespace: hard limits and use of its quota, the notebook among them. */
  readonly quotas: ReadonlyMap<string, ProjectRoom>;
}
