import type { Pool } from '../drivers/cluster/platform/machines.ts';
import type { Session } from '../drivers/cluster/platform/sessions.ts';
import type { ComponentState } from '../drivers/process/status.ts';

/** What truly runs, as `status` tells it. */
export interface PlatformStatus {
  readonly health: 'healthy' | 'starting' | 'unhealthy' | 'stopped';
  /** Empty in a cluster that has no address of its own: `sparkhub open` makes a way. */
  readonly url: string;
  readonly components: readonly {
    readonly name: string;
    readonly title: string;
    readonly state: ComponentState;
    readonly pid: number | null;
    readonly since: string | null;
    readonly restarts: number;
    readonly detail: string;
  }[];
  /** What happened that somebody should know: sessions ended for memory, a supervisor that is gone. */
  readonly notes: readonly string[];
  /** In a cluster: where, who works, on which machines. */
  readonly cluster: {
    readonly context: string;
    readonly namespace: string;
    /** Such as `jupyterhub, revision 3, deployed`; empty when there is none. */
    readonly release: string;
    readonly sessions: readonly Session[];
    readonly pools: readonly Pool[];
  } | null;
}

/** The health of the whole: unhealthy when one part will not come by itself. */
export function healthOf(states: readonly ComponentState[]): PlatformStatus['health'] {
  if (states.every((state) => state === 'ready')) return 'healthy';
  return states.every((state) => state === 'ready' || state === 'starting') ? 'starting' : 'unhealthy';
}
