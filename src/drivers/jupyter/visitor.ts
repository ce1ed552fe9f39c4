import { CookieJar } from 'tough-cookie';
import { DriverError } from '../driver.ts';
import { ask, type Connection, type Page, type Request } from './request.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 15;

/** Visits pages as a browser does: keeps cookies, follows redirects, answers forms. Signed in to nothing at first. */
export class Visitor {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Replaced by a fresh one to clean up after the first was given. */
  connection: Connection;
  readonly #jar = new CookieJar();

  constructor(baseUrl: string, connection: Connection) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.connection = connection;
  }

  /** Asks for a path or an address and follows redirects. Throws `DriverError` when nothing answers. */
  async visit(path: string, request: Request = {}): Promise<Page> {
    let url = this.#urlOf(path);
    let next = request;
    for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
      const page = await this.#ask(url, next);
      const { location } = page.headers;
      if (!REDIRECTS.has(page.status) || location === undefined) return page;
      url = new URL(location, url).href;
      // As browsers do: after 307 and 308 the same request again, else a plain GET.
      if (page.status !== 307 && page.status !== 308) next = {};
    }
    throw new DriverError(`${path} redirects in a circle.`, {
      fix: 'See: sparkhub logs hub',
      evidence: `last: ${url}`,
    });
  }

  /** The value of a cookie for a path; empty when there is none. */
  async cookie(name: string, path: string): Promise<string> {
    const cookies = await this.#jar.getCookies(this.#urlOf(path));
    return cookies.find(({ key }) => key === name)?.value ?? '';
  }

  /** The Cookie header a browser would send to a path. */
  cookieHeader(path: string): Promise<string> {
    return this.#jar.getCookieString(this.#urlOf(path));
  }

  #urlOf(path: string): string {
    return new URL(path, `${this.baseUrl}/`).href;
  }

  async #ask(url: string, request: Request): Promise<Page> {
    const cookies = await this.#jar.getCookieString(url);
    const page = await ask(url, request, cookies, this.connection).catch((cause: Error) => {
      this.connection.signal.throwIfAborted();
      throw noAnswer(this.baseUrl, cause);
    });
    for (const cookie of page.headers['set-cookie'] ?? []) {
      await this.#jar.setCookie(cookie, url, { ignoreError: true });
    }
    return page;
  }
}

function noAnswer(baseUrl: string, cause: Error & { code?: string }): DriverError {
  const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(cause.code ?? '');
  return new DriverError(
    untrusted ? `The certificate of ${baseUrl} is not trusted.` : `${baseUrl} does not answer.`,
    {
      fix: untrusted
        ? 'Put the authority that signed it into a PEM file and set NODE_EXTRA_CA_CERTS to its path.'
        : 'Is it running? See: sparkhub status',
      evidence: cause.message || (cause.code ?? ''),
      cause,
    },
  );
}
