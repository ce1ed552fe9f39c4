/**
 * What a notebook server tells the sessions service of its own sessions, every second or two while one is at work. The
 * server is the person's own, so it is believed in what is that person's, and in nothing else.
 */
export interface ServerReport {
  /** The project that the server was started for. */
  readonly project: string;
  /** All that are alive: one that was here before and is not now has ended. */
  readonly sessions: readonly DriverReport[];
  /** Of those that are not here any more: whose driver's process lives on. They were stopped, and not cut off. */
  readonly stopped?: readonly string[];
}

/** One live driver, as its own REST interface says (https://spark.apache.org/docs/4.2.0/monitoring.html#rest-api). */
export interface DriverReport {
  readonly id: string;
  readonly name: string;
  readonly notebook: string | null;
  readonly kernelId: string | null;
  /** The driver's process, by its number where the notebook server runs. Older servers do not tell. */
  readonly driverPid?: number;
  /** The kernel runs a cell now. */
  readonly kernelBusy: boolean;
  readonly startedAt: string;
  readonly uiPath: string;
  /** Where its Spark UI is to be seen once it has ended; null where that is not kept. */
  readonly historyPath: string | null;
  /** Spark's own settings that say what is asked for; SETTINGS of python/sparkhub_server/driver_report.py names them. */
  readonly settings: Readonly<Record<string, string>>;
  /** As `/executors` gives them, dead ones too, without the driver. */
  readonly executors: readonly ReportedExecutor[];
  /** As `/jobs` gives them: all that run, and the newest twenty of the others. */
  readonly jobs: readonly ReportedJob[];
  /** As `/stages` gives them: those of `jobs`. */
  readonly stages: readonly ReportedStage[];
  /** Executors that Spark's dynamic allocation wants now, by its own gauge; null where it has none, or nobody asked. */
  readonly target: number | null;
  /** Structured streams that are active. */
  readonly streams: number;
}
export interface ReportedExecutor {
  readonly id: string;
  readonly isActive: boolean;
  readonly totalCores: number;
  readonly maxMemory: number;
  readonly memoryUsed: number;
  readonly peakMemoryMetrics?: Readonly<Record<string, number>>;
  readonly activeTasks: number;
  readonly failedTasks: number;
  readonly totalTasks: number;
  readonly addTime: string;
  readonly removeTime?: string;
  readonly removeReason?: string;
}

export interface ReportedJob {
  readonly jobId: number;
  readonly name: string;
  readonly description?: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
  readonly submissionTime?: string;
  readonly completionTime?: string;
  readonly stageIds: readonly number[];
  readonly numTasks: number;
  readonly numActiveTasks: number;
  readonly numCompletedTasks: number;
  readonly numSkippedTasks: number;
  readonly numFailedTasks: number;
}

export interface ReportedStage {
  readonly stageId: number;
  readonly attemptId: number;
  readonly name: string;
  readonly status: 'ACTIVE' | 'COMPLETE' | 'FAILED' | 'PENDING' | 'SKIPPED';
  readonly numTasks: number;
  readonly numActiveTasks: number;
  readonly numCompleteTasks: number;
  readonly numFailedTasks: number;
  readonly memoryBytesSpilled: number;
  readonly diskBytesSpilled: number;
  readonly failureReason?: string;
  /** What a task of it met, with all causes: Spark may say no more of the stage than that a file could not be read. */
  readonly taskError?: string;
}

/** What the service answers: sessions of this server that are to be stopped because nothing has run for too long. */
export interface ReportAnswer {
  readonly release: readonly string[];
}
