import type { HubSession } from '../src/drivers/jupyter/hub.ts';
import type { Kernel } from '../src/drivers/jupyter/kernel.ts';
import type { SparkSession } from '../src/sessions/session.ts';

/** The sessions that a person sees, as JupyterLab is told them. */
export async function readSessions({ visitor, serverPath }: HubSession): Promise<SparkSession[]> {
  const { text } = await visitor.visit(`${serverPath}sparkhub/sessions`);
  return (JSON.parse(text) as { sessions?: SparkSession[] }).sessions ?? [];
}

/** Starts a Spark session in `kernel`. Gives its application id. */
export async function startSession(kernel: Kernel, conf: Readonly<Record<string, string>>): Promise<string> {
  const { ok, text, error } = await kernel.execute(
    `import json
from pyspark.sql import SparkSession
builder = SparkSession.builder
for key, value in json.loads(${JSON.stringify(JSON.stringify(conf))}).items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
print(spark.sparkContext.applicationId)`,
    { timeoutMs: 120_000 },
  );
  if (!ok) throw new Error(`${error?.name}: ${error?.value}`);
  return text.trim();
}

/** What the panel's buttons do: `sessions/ID/stop` and the like. Throws `Error` when it is refused. */
export async function order({ visitor, serverPath }: HubSession, path: string): Promise<void> {
  const headers = {
    'X-XSRFToken': await visitor.cookie('_xsrf', serverPath),
    Referer: `${visitor.baseUrl}${serverPath}lab`,
  };
  const { status, text } = await visitor.visit(`${serverPath}sparkhub/${path}`, {
    method: 'POST',
    json: {},
    headers,
  });
  if (status >= 400) throw new Error(`${path}: ${status} ${text}`);
}

/** What a browser is told as it happens, until `signal` aborts: `take` is given each picture. */
export async function listen(
  { visitor, serverPath }: HubSession,
  signal: AbortSignal,
  take: (sessions: readonly SparkSession[]) => void,
): Promise<void> {
  const path = `${serverPath}sparkhub/events`;
  const headers = {
    Cookie: await visitor.cookieHeader(path),
    'X-XSRFToken': await visitor.cookie('_xsrf', serverPath),
  };
  const response = await fetch(`${visitor.baseUrl}${path}`, { headers, signal });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  let text = '';
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = `${text}${piece}`.split('\n\n');
    text = events.pop()!;
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1];
      if (data !== undefined) take((JSON.parse(data) as { sessions: SparkSession[] }).sessions);
    }
  }
}
