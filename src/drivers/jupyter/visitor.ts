import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { CookieJar } from 'tough-cookie';
import { DriverError } from '../driver.ts';

/** What came back from one address, after redirects. */
export interface Page {
  readonly status: number;
  /** Where it ended, after redirects. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 15;

/** Visits pages as a browser does: keeps cookies, follows redirects, answers forms. Signed in to nothing at first. */
export class Visitor {
  readonly baseUrl: string;
  readonly #jar = new CookieJar();
  readonly #signal: AbortSignal;

  constructor(baseUrl: string, signal: AbortSignal) {
    this.baseUrl = baseUrl.replace(/\/$/, '');
    this.#signal = signal;
  }

  /** Throws `DriverError` when nothing answers. */
  async visit(path: string, request: Request = {}): Promise<Page> {
    let url = new URL(path, `${this.baseUrl}/`).href;
    let next = request;
    for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
      const answer = await this.#ask(url, next);
      const { location } = answer.headers;
      if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
      url = new URL(location, url).href;
      // As browsers do: after 307 and 308 the same request again, else a plain GET.
      if (answer.status !== 307 && answer.status !== 308) next = request.headers === undefined ? {} : { headers: request.headers };
    }
    throw new DriverError(`${path} redirects in a circle.`, { fix: 'See: sparkhub logs hub', evidence: `last: ${url}` });
  }

  /** The value of a cookie for a path; empty when there is none. */
  async cookie(name: string, path: string): Promise<string> {
    const cookies = await this.#jar.getCookies(new URL(path, `${this.baseUrl}/`).href);
    return cookies.find(({ key }) => key === name)?.value ?? '';
  }

  /** The Cookie header a browser would send to an address. */
  cookieHeader(url: string): Promise<string> {
    return this.#jar.getCookieString(url.replace(/^ws/, 'http'));
  }

  async #ask(url: string, request: Request): Promise<Page> {
    const page = await askOnce(url, request, await this.#jar.getCookieString(url), this.#signal).catch((cause: Error) => {
      if (this.#signal.aborted) throw cause;
      throw new DriverError(`${this.baseUrl} does not answer.`, { fix: 'Is it running? See: sparkhub status', evidence: cause.message, cause });
    });
    for (const cookie of page.headers['set-cookie'] ?? []) await this.#jar.setCookie(cookie, url, { ignoreError: true });
    return page;
  }
}

/** One request, no redirect. Not `fetch`: it calls every request a script's, which JupyterHub rightly trusts less than a page's. */
function askOnce(url: string, { method = 'GET', form, json, headers }: Request, cookies: string, signal: AbortSignal): Promise<Page> {
  const content = form === undefined ? (json === undefined ? '' : JSON.stringify(json)) : new URLSearchParams(form).toString();
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  const script = headers?.['X-XSRFToken'] !== undefined;
  return new Promise((done, failed) => {
    const request = (url.startsWith('https:') ? requestHttps : requestHttp)(
      url,
      {
        method,
        signal,
        headers: {
          Accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
          'Sec-Fetch-Mode': script ? 'cors' : 'navigate',
          'Sec-Fetch-Site': 'same-origin',
          Cookie: cookies,
          ...(content === '' ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(content) }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          done({ status: response.statusCode ?? 0, url, headers: response.headers, body, text: body.toString('utf8') });
        });
      },
    );
    request.on('error', failed);
    request.end(content);
  });
}
