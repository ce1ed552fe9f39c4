/** So long the hub is not asked again; after it did not answer, so long. In milliseconds. */
const FRESH_MS = 60_000;
const AWAY_MS = 10_000;
const MOST_KEPT = 5_000;
/** With a hub that does not answer; less where the answer is known from before, for somebody waits for what we know. */
const PATIENCE_MS = 5_000;
const SHORT_PATIENCE_MS = 1_000;

/** Asks JupyterHub whose a token is; every token may ask that of itself. */
export class HubAuth {
  readonly #hubApiUrl: string;
  readonly #known = new Map<string, { readonly name: string | null; readonly until: number }>();

  constructor(hubApiUrl: string) {
    this.#hubApiUrl = hubApiUrl;
  }

  /** The name of who holds `token`; null when the hub does not know it. Throws `Error` when the hub does not answer. */
  async nameOf(token: string, now = Date.now()): Promise<string | null> {
    const known = this.#known.get(token);
    if (known !== undefined && now < known.until) return known.name;
    try {
      const name = await this.#ask(token, known?.name == null ? PATIENCE_MS : SHORT_PATIENCE_MS);
      if (this.#known.size >= MOST_KEPT) this.#known.clear();
      this.#known.set(token, { name, until: now + FRESH_MS });
      return name;
    } catch (error) {
      if (known?.name == null) throw error;
      // While the hub restarts, those whom it knew are known.
      this.#known.set(token, { name: known.name, until: now + AWAY_MS });
      return known.name;
    }
  }

  async #ask(token: string, patienceMs: number): Promise<string | null> {
    const response = await fetch(`${this.#hubApiUrl}/user`, {
      headers: { authorization: `token ${token}` },
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.status === 401 || response.status === 403) return null;
    if (!response.ok) throw new Error(`JupyterHub answered ${response.status}`);
    const { kind, name } = (await response.json()) as { kind?: string; name: string };
    return kind === 'service' ? null : name;
  }
}
