/** Whose a token is, and whose it was said to be a moment ago. In milliseconds. */
const FRESH_MS = 60_000;
const MOST_KEPT = 5_000;
const PATIENCE_MS = 5_000;

/** Asks JupyterHub whose a token is; every token may ask that of itself. */
export class HubAuth {
  readonly #hubApiUrl: string;
  readonly #known = new Map<string, { readonly name: string | null; readonly at: number }>();

  constructor(hubApiUrl: string) {
    this.#hubApiUrl = hubApiUrl;
  }

  /** The name of who holds `token`; null when the hub does not know it. Throws `Error` when the hub does not answer. */
  async nameOf(token: string, now = Date.now()): Promise<string | null> {
    const known = this.#known.get(token);
    if (known !== undefined && now - known.at < FRESH_MS) return known.name;
    try {
      const name = await this.#ask(token);
      if (this.#known.size >= MOST_KEPT) this.#known.clear();
      this.#known.set(token, { name, at: now });
      return name;
    } catch (error) {
      // While the hub restarts, those whom it knew are known.
      if (known?.name != null) return known.name;
      throw error;
    }
  }

  async #ask(token: string): Promise<string | null> {
    const response = await fetch(`${this.#hubApiUrl}/user`, {
      headers: { authorization: `token ${token}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status === 401 || response.status === 403) return null;
    if (!response.ok) throw new Error(`JupyterHub answered ${response.status}`);
    const { kind, name } = (await response.json()) as { kind?: string; name: string };
    return kind === 'service' ? null : name;
  }
}
