import { pause } from '../clock.ts';
import { DriverError } from '../driver.ts';
import { type Page, Visitor } from './visitor.ts';

interface SignIn {
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
  readonly signal: AbortSignal;
}

const POLL_MS = 250;
const SPAWN_LIMIT_MS = 180_000;

/** A person signed in to JupyterHub through its login page. */
export class HubSession {
  readonly visitor: Visitor;
  readonly user: string;
  /** Path of the person's own server, with slashes at both ends. */
  readonly serverPath: string;
  readonly #signal: AbortSignal;

  private constructor(visitor: Visitor, user: string, signal: AbortSignal) {
    this.visitor = visitor;
    this.user = user;
    this.serverPath = `/user/${encodeURIComponent(user)}/`;
    this.#signal = signal;
  }

  /** Signs in as a browser does. Throws `DriverError` when the name or password is refused. */
  static async signIn({ baseUrl, user, password, signal }: SignIn): Promise<HubSession> {
    const visitor = new Visitor(baseUrl, signal);
    const form = await visitor.visit('/hub/login');
    const answer = await visitor.visit('/hub/login', {
      method: 'POST',
      form: { username: user, password, _xsrf: hiddenXsrf(form) },
      headers: { Referer: form.url },
    });
    if (answer.url.includes('/hub/login')) {
      throw new DriverError(`Signing in as "${user}" was refused.`, { fix: 'Is the password the one in .sparkhub/secrets/user-password?', evidence: visibleError(answer) });
    }
    return new HubSession(visitor, user.toLowerCase(), signal);
  }

  /** Starts the person's server, answering the project form where there is one, and waits until it answers. */
  async spawn(project: string | undefined): Promise<void> {
    const page = await this.visitor.visit('/hub/spawn');
    if (page.url.includes('/hub/spawn') && !page.url.includes('/hub/spawn-pending')) {
      if (page.status >= 400 || !page.text.includes('<form')) throw refused('The server was not started.', page);
      const answer = await this.visitor.visit(page.url, {
        method: 'POST',
        form: { _xsrf: hiddenXsrf(page), ...(project === undefined ? firstProject(page) : { project }) },
        headers: { Referer: page.url },
      });
      if (answer.status >= 400 && answer.status !== 424) throw refused('The server was not started.', answer);
    }
    await this.#untilServerAnswers();
  }

  /** Stops the person's server and waits until the hub says so. */
  async stopServer(): Promise<void> {
    const home = await this.visitor.visit('/hub/home');
    const xsrf = /data-xsrf-token="([^"]*)"|xsrf_token:\s*"([^"]*)"/.exec(home.text);
    const headers = { 'X-XSRFToken': xsrf?.[1] ?? xsrf?.[2] ?? (await this.visitor.cookie('_xsrf', '/hub/')), Referer: home.url };
    const path = `/hub/api/users/${encodeURIComponent(this.user)}/server`;
    for (let waited = 0; waited < SPAWN_LIMIT_MS; waited += POLL_MS) {
      const { status, text } = await this.visitor.visit(path, { method: 'DELETE', headers });
      // 204: stopped. 202: stopping. 400: it was not running.
      if (status === 204 || status === 400 || status === 404) return;
      if (status !== 202) throw new DriverError(`The server could not be stopped: HTTP ${status}.`, { fix: 'See: sparkhub logs hub', evidence: text.slice(0, 300) });
      await pause(POLL_MS, this.#signal);
    }
  }

  async #untilServerAnswers(): Promise<void> {
    const begun = Date.now();
    for (;;) {
      const page = await this.visitor.visit(`${this.serverPath}lab`);
      if (page.status === 200 && page.text.includes('jupyter-config-data')) return;
      // 424, 502, 503: not there yet.
      if (page.status === 500 || page.status === 403) throw refused('The server did not start.', page);
      if (Date.now() - begun > SPAWN_LIMIT_MS) {
        throw new DriverError(`The server did not answer within ${SPAWN_LIMIT_MS / 1000} s.`, { fix: `See: sparkhub logs server-${this.user}`, evidence: `HTTP ${page.status} at ${page.url}` });
      }
      this.#signal.throwIfAborted();
      await pause(POLL_MS, this.#signal);
    }
  }
}

function hiddenXsrf({ text }: Page): string {
  return /name="_xsrf"\s+value="([^"]*)"/.exec(text)?.[1] ?? '';
}

function firstProject({ text }: Page): Record<string, string> {
  const value = /name="project"[^>]*value="([^"]*)"/.exec(text)?.[1];
  return value === undefined ? {} : { project: value };
}

const refused = (what: string, page: Page): DriverError =>
  new DriverError(what, { fix: 'See: sparkhub logs hub', evidence: `HTTP ${page.status} ${visibleError(page)}`.trim() });

/** What an error page says to people, without its markup. */
function visibleError({ text }: Page): string {
  const part = /<p class="login_error">([\s\S]*?)<\/p>|<div class="error">([\s\S]*?)<\/div>|<div class="alert[^>]*>([\s\S]*?)<\/div>/.exec(text);
  return (part?.[1] ?? part?.[2] ?? part?.[3] ?? /<title>([\s\S]*?)<\/title>/.exec(text)?.[1] ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
