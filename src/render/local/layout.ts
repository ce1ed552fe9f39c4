import type { LocalSite } from '../site.ts';

/** Every path of a platform on one machine, in one place. All absolute. */
export interface Layout {
  readonly rendered: string;
  readonly secrets: string;
  readonly homes: string;
  readonly projects: string;
  readonly hub: string;
  readonly sessions: string;
  readonly daemonConf: string;
  readonly sparkWork: string;
  readonly sparkLocal: string;
  readonly sparkHome: string;
  readonly javaHome: string;
  readonly jars: string;
  readonly hubPython: string;
  readonly labPython: string;
  readonly python: string;
}

export function layoutOf({ stateDir, runtimeDir, packageDir }: LocalSite): Layout {
  return {
    rendered: `${stateDir}/rendered`,
    secrets: `${stateDir}/secrets`,
    homes: `${stateDir}/homes`,
    projects: `${stateDir}/projects`,
    hub: `${stateDir}/hub`,
    sessions: `${stateDir}/sessions`,
    daemonConf: `${stateDir}/rendered/spark/daemon`,
    sparkWork: `${stateDir}/spark/work`,
    sparkLocal: `${stateDir}/spark/local`,
    sparkHome: `${runtimeDir}/spark`,
    javaHome: `${runtimeDir}/java`,
    jars: `${runtimeDir}/jars`,
    hubPython: `${runtimeDir}/hub/bin/python`,
    labPython: `${runtimeDir}/lab/bin/python`,
    python: `${packageDir}/python`,
  };
}

/** The SPARK_CONF_DIR of a project's notebooks. */
export const projectConf = (layout: Layout, project: string): string =>
  `${layout.rendered}/spark/projects/${project}`;
