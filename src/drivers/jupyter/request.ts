import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** What came back from one address. */
export interface Page {
  readonly status: number;
  /** Where it ended, after redirects. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** What to ask. At most one of `form` and `json`. */
export interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How to connect. */
export interface Connection {
  readonly signal: AbortSignal;
  /** Takes a certificate nobody vouches for, as of a platform with a self-signed one. */
  readonly insecureTls: boolean;
  /** Sent with every request, instead of signing in by the login page. */
  readonly token?: string;
}

/**
 * One request, no redirect. Rejects when nothing answers or the signal comes.
 * Not `fetch`: it calls every request a script's, which JupyterHub rightly trusts less than a page's.
 */
export function ask(url: string, request: Request, cookies: string, connection: Connection): Promise<Page> {
  const { method = 'GET' } = request;
  const content = contentOf(request);
  return new Promise((done, failed) => {
    const outgoing = (url.startsWith('https:') ? requestHttps : requestHttp)(
      url,
      {
        method,
        signal: connection.signal,
        rejectUnauthorized: !connection.insecureTls,
        headers: { ...authorization(connection), ...headersOf(request, content, cookies) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const { statusCode: status = 0, headers } = response;
          done({ status, url, headers, body, text: body.toString('utf8') });
        });
      },
    );
    outgoing.on('error', failed);
    outgoing.end(content);
  });
}

/** The header that a token is sent in; none without one. */
export const authorization = ({ token }: Connection): Record<string, string> =>
  token === undefined ? {} : { Authorization: `token ${token}` };

function contentOf({ form, json }: Request): string {
  if (form !== undefined) return new URLSearchParams(form).toString();
  return json === undefined ? '' : JSON.stringify(json);
}

function headersOf({ form, headers }: Request, content: string, cookies: string): Record<string, string> {
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    Accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
    // What a browser says of a page's own script, and of a page.
    'Sec-Fetch-Mode': headers?.['X-XSRFToken'] === undefined ? 'navigate' : 'cors',
    'Sec-Fetch-Site': 'same-origin',
    ...(cookies === '' ? {} : { Cookie: cookies }),
    ...(content === '' ? {} : { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(content)) }),
    ...headers,
  };
}
