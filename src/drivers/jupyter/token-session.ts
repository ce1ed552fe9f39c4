import { DriverError } from '../driver.ts';
import { HubSession } from './hub.ts';
import { refused } from './hub-pages.ts';
import { Visitor } from './visitor.ts';

export interface TokenSignIn {
  readonly baseUrl: string;
  /** Made at the hub when there is none of that name. */
  readonly user: string;
  /** Of a service of the hub that may do so for this user. */
  readonly serviceToken: string;
  readonly signal: AbortSignal;
}

/** A token of the session's own ends by itself after this long, in seconds. */
const TOKEN_SECONDS = 3600;

/** Signs a user in with a token that a service of the hub makes for them. Throws `DriverError` when it is refused. */
export async function signInByToken({
  baseUrl,
  user,
  serviceToken,
  signal,
}: TokenSignIn): Promise<HubSession> {
  const service = new Visitor(baseUrl, { signal, insecureTls: false, token: serviceToken });
  const path = `/hub/api/users/${encodeURIComponent(user)}`;
  const made = await service.visit(path, { method: 'POST' });
  // 409: there already.
  if (made.status !== 201 && made.status !== 409) throw refused(`The user ${user} cannot be made.`, made);
  const answer = await service.visit(`${path}/tokens`, {
    method: 'POST',
    json: { expires_in: TOKEN_SECONDS, note: 'sparkhub test' },
  });
  if (answer.status !== 201) throw refused(`There is no token for ${user}.`, answer);
  const { token } = JSON.parse(answer.text) as { token: string };
  return new TokenSession(new Visitor(baseUrl, { signal, insecureTls: false, token }), user);
}

/** As a person's session, by the hub's API instead of its pages. */
class TokenSession extends HubSession {
  override async spawn(project?: string): Promise<void> {
    const path = `/hub/api/users/${encodeURIComponent(this.user)}/server`;
    const answer = await this.visitor.visit(path, {
      method: 'POST',
      json: project === undefined ? {} : { project },
    });
    if (answer.status !== 201 && answer.status !== 202) throw refused('The server was not started.', answer);
    // The stream ends when the server is ready or has failed.
    const { text } = await this.visitor.visit(`${path}/progress`);
    const said = text.split('\n').filter((line) => line.startsWith('data:'));
    const last = JSON.parse(said.at(-1)?.slice('data:'.length) ?? '{}') as {
      failed?: boolean;
      message?: string;
    };
    if (last.failed !== true) return;
    throw new DriverError('The server did not start.', {
      fix: 'See: sparkhub status, and: sparkhub logs hub',
      evidence: last.message ?? '',
    });
  }
}
