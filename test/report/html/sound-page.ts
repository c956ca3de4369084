/** What holds for every page: self-contained, and readable without eyes, mouse or colours. */
export function expectSoundPage(page: string): void {
  expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
  expect(page).toMatch(/<title>[^<]{20,}<\/title>/);

  // It fetches nothing and runs nothing.
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|\son\w+=|\ssrc=/i);
  expect(page).toContain("default-src 'none'");

  // One h1, no heading that skips a level, landmarks.
  const levels = [...page.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  levels.forEach((level, index) => expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1));
  for (const landmark of ['header', 'main', 'footer'])
    expect(page.match(new RegExp(`<${landmark}\\b`, 'g'))).toHaveLength(1);

  // Names for all that is pointed at.
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const pointedAt = [...page.matchAll(/aria-labelledby="([^"]+)"|href="#([^"]+)"|url\(#([^)]+)\)/g)].flatMap(
    ([, labels, target, paint]) => (labels ?? target ?? paint ?? '').split(' '),
  );
  expect(pointedAt.filter((id) => !ids.includes(id))).toEqual([]);
  const links = [...page.matchAll(/<a [^>]*href="(?!#)([^"]*)"/g)].map(([, address]) => address);
  expect(links.filter((address) => !address?.startsWith('https://'))).toEqual([]);
  expect(page.match(/<table\b/g)?.length).toBe(page.match(/<caption\b/g)?.length);
  for (const drawing of page.match(/<svg[\s\S]*?<\/svg>/g) ?? []) expect(drawing).toMatch(/<title id=[\s\S]*<desc id=/);

  // The keyboard goes in the order of the text, to the skip link first, and stops besides links and summaries only where something scrolls.
  expect(page.match(/<(?:a|summary|button|input)\b[^>]*>|<\w+[^>]*\stabindex=[^>]*>/)?.[0]).toBe(
    '<a class="skip" href="#main">',
  );
  for (const stop of page.match(/<[^>]*\stabindex=[^>]*>/g) ?? []) {
    expect(stop).toMatch(/class="scroll" role="region" tabindex="0" aria-label="[^"]+"/);
  }
}
