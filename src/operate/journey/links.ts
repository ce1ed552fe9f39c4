/**
 * Links of a page that do not lead where they should: from the root of the site, yet not below `prefix`; or through a
 * path segment named `proxy` or `history`, which Spark's own scripts take for something else.
 */
export function strayLinks(html: string, prefix: string): string[] {
  const links = [...html.matchAll(/\b(?:href|src|action)=(?:"([^"]*)"|'([^']*)')/g)].map(
    ([, double, single]) => double ?? single ?? '',
  );
  return links.filter((link) => {
    const fromRoot = link.startsWith('/') && !link.startsWith('//');
    return (fromRoot && !link.startsWith(prefix)) || (fromRoot && /\/(proxy|history)\//.test(link));
  });
}

/** How many links of a page lead below `prefix`. */
export function countLinksBelow(html: string, prefix: string): number {
  return html.split(`="${prefix}`).length + html.split(`='${prefix}`).length - 2;
}
