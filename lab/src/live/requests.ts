import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Numbers, SessionSize } from '../../../src/sessions/session.ts';

/** What the notebook server offers at `<base_url>sparkhub/`. Each rejects with the server's own sentence. */
export class Requests {
  constructor(private readonly settings = ServerConnection.makeSettings()) {}

  /** The stream of pictures, open until `signal` aborts. */
  async events(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.request('events', { signal, headers: { Accept: 'text/event-stream' } });
    if (response.body === null) throw new Error('The stream of Spark sessions has no body.');
    return response.body;
  }

  /** What can be started here; of own numbers, how those fit. */
  async sizes(wish?: Numbers): Promise<SessionSize[]> {
    const query = wish === undefined ? '' : URLExt.objectToQueryString({ ...wish });
    return (await this.request(`sizes${query}`)).json() as Promise<SessionSize[]>;
  }

  async keep(id: string, minutes: number): Promise<void> {
    await this.post(['sessions', id, 'keep'], { minutes });
  }

  async stop(id: string): Promise<void> {
    await this.post(['sessions', id, 'stop']);
  }

  async cancelJob(id: string, job: number): Promise<void> {
    await this.post(['sessions', id, 'jobs', String(job), 'cancel']);
  }

  /** Where the browser finds a path of the platform; `path` is absolute on this page's own address. */
  address(path: string): string {
    return new URL(path, new URL(this.settings.baseUrl, window.location.href)).href;
  }

  private post(parts: readonly string[], body: object = {}): Promise<Response> {
    const path = parts.map(encodeURIComponent).join('/');
    return this.request(path, { method: 'POST', body: JSON.stringify(body) });
  }

  private async request(path: string, init: RequestInit = {}): Promise<Response> {
    const url = `${URLExt.join(this.settings.baseUrl, 'sparkhub')}/${path}`;
    const response = await ServerConnection.makeRequest(url, init, this.settings);
    if (!response.ok) throw await ServerConnection.ResponseError.create(response);
    return response;
  }
}
