import { pause } from '../clock.ts';
import { DriverError } from '../driver.ts';
import {
  formTarget,
  hiddenFields,
  offeredProjects,
  refused,
  serverPathOf,
  signedInName,
} from './hub-pages.ts';
import { Kernel } from './kernel.ts';
import type { Page } from './request.ts';
import { Visitor } from './visitor.ts';

/** Who signs in, and where. */
export interface SignIn {
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
  /** Takes a certificate nobody vouches for. */
  readonly insecureTls?: boolean;
  readonly signal: AbortSignal;
}

const POLL_MS = 250;
const SPAWN_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 60_000;

/** Signs in through JupyterHub's login page as a browser does. Throws `DriverError` when it is refused. */
export async function signIn({
  baseUrl,
  user,
  password,
  insecureTls = false,
  signal,
}: SignIn): Promise<HubSession> {
  const visitor = new Visitor(baseUrl, { signal, insecureTls });
  // By way of a page that starts no server.
  const login = await visitor.visit('/hub/home');
  if (login.status >= 400 || !login.text.includes('name="password"')) {
    throw refused(`There is no login page at ${baseUrl}.`, login);
  }
  const home = await visitor.visit(formTarget(login), {
    method: 'POST',
    form: { username: user, password, ...hiddenFields(login) },
    headers: { Referer: login.url },
  });
  const name = signedInName(home);
  if (home.url.includes('/hub/login') || name === undefined) {
    throw refused(
      `Signing in as "${user}" was refused.`,
      home,
      'Is the password right? See: sparkhub status',
    );
  }
  return new HubSession(visitor, name);
}

/** A person signed in to JupyterHub, and their notebook server. */
export class HubSession {
  readonly visitor: Visitor;
  /** As JupyterHub writes it. */
  readonly user: string;
  /** Path of the person's own server, with slashes at both ends. */
  readonly serverPath: string;

  constructor(visitor: Visitor, user: string) {
    this.visitor = visitor;
    this.user = user;
    this.serverPath = serverPathOf(user);
  }

  /** From now on obeys this signal; so that it can clean up after the first was given. */
  obey(signal: AbortSignal): void {
    this.visitor.connection = { ...this.visitor.connection, signal };
  }

  /** Opens a page and follows redirects; any status is an answer. */
  fetchPage(path: string): Promise<Page> {
    return this.visitor.visit(path);
  }

  /** Starts the person's server, answering the project form where there is one, and waits until it answers. */
  async spawn(project?: string): Promise<void> {
    const page = await this.visitor.visit('/hub/spawn');
    if (/\/hub\/spawn(\/|\?|$)/.test(page.url)) {
      if (page.status >= 400 || !page.text.includes('<form'))
        throw refused('The server was not started.', page);
      const answer = await this.visitor.visit(formTarget(page), {
        method: 'POST',
        form: { ...hiddenFields(page), ...chosen(page, project) },
        headers: { Referer: page.url },
      });
      // 424 and 503: it is on its way.
      if (answer.status >= 400 && answer.status !== 424 && answer.status !== 503) {
        throw refused('The server was not started.', answer);
      }
    }
    await this.#untilServerAnswers();
  }

  /** Stops the person's server and waits until the hub says it is gone; no error when it does not run. */
  async stopServer(): Promise<void> {
    const home = await this.visitor.visit('/hub/home');
    const headers = { 'X-XSRFToken': await this.visitor.cookie('_xsrf', '/hub/'), Referer: home.url };
    const begun = performance.now();
    while (performance.now() - begun < STOP_LIMIT_MS) {
      const answer = await this.visitor.visit(`/hub/api/users/${this.serverPath.split('/')[2]}/server`, {
        method: 'DELETE',
        headers,
      });
      // 204: stopped or was not running. 202: stopping.
      if (answer.status === 204 || answer.status === 404) return;
      if (answer.status !== 202) throw refused('The server could not be stopped.', answer);
      await this.#wait();
    }
    throw new DriverError(`The server did not stop within ${STOP_LIMIT_MS / 1000} s.`, {
      fix: 'See: sparkhub logs hub',
    });
  }

  /** Starts a Python kernel on the person's server, in their work folder, and connects to it. */
  startKernel(): Promise<Kernel> {
    return Kernel.start(this);
  }

  async #untilServerAnswers(): Promise<void> {
    const begun = performance.now();
    let last = '';
    while (performance.now() - begun < SPAWN_LIMIT_MS) {
      // Shows the progress, says why there is none, and leads on to the server, which signs its owner in by the hub.
      const page = await this.visitor.visit(
        this.serverPath.replace('/user/', '/hub/spawn-pending/').slice(0, -1),
      );
      if (page.status === 500) throw refused('The server did not start.', page);
      if (page.status === 403) throw refused('The server does not let its owner in.', page);
      const { status, text } = await this.visitor.visit(`${this.serverPath}api/status`);
      if (status === 200 && text.includes('"kernels"')) return;
      last = `HTTP ${status}`;
      await this.#wait();
    }
    throw new DriverError(`The server did not answer within ${SPAWN_LIMIT_MS / 1000} s.`, {
      fix: `See: sparkhub logs server-${this.user}`,
      evidence: last,
    });
  }

  async #wait(): Promise<void> {
    await pause(POLL_MS, this.visitor.connection.signal);
    this.visitor.connection.signal.throwIfAborted();
  }
}

function chosen(page: Page, project: string | undefined): Record<string, string> {
  const offered = offeredProjects(page);
  const choice = project ?? offered[0];
  if (project !== undefined && offered.length > 0 && !offered.includes(project)) {
    throw new DriverError(`The project "${project}" is not offered.`, {
      fix: `Choose one of: ${offered.join(', ')}.`,
    });
  }
  return choice === undefined ? {} : { project: choice };
}
