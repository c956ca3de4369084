/**
 * Breaks a text into lines of at most `width` characters, at spaces where there are any; a longer word (an ARN, a URL)
 * stays whole, so that it can be copied. Line breaks in the text are kept.
 */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    const [first = '', ...words] = paragraph.split(' ');
    let line = first;
    for (const word of words) {
      const longer = `${line} ${word}`;
      if (longer.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    return [...lines, line];
  });
}

/** Texts get this many columns even where an indentation leaves fewer: lines that are too long are easier to read. */
const NARROWEST_COLUMN = 20;

/** The lines of a text that stands beside or beneath so many columns of something else, in so many columns in all. */
export function wrapBeside(text: string, columnsBefore: number, width: number): string[] {
  return wrap(text, Math.max(NARROWEST_COLUMN, width - columnsBefore));
}
